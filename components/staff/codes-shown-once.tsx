"use client";

import type { ReactNode } from "react";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { useForm } from "#components/ui/form-context.tsx";

/** The recovery codes that the form around it has just made: to copy, print or write down, and what comes after them. Nothing before. */
export function CodesShownOnce({ children }: { readonly children?: ReactNode }) {
  const { state } = useForm();
  const codes = state.outcome === "done" ? state.codes : undefined;
  if (codes === undefined) return null;
  return (
    <section className="stack" aria-label="Your recovery codes">
      <h2>Your recovery codes</h2>
      <p className="t-ui text-ink-2">
        Each signs you in once, should you lose your telephone. They are shown this once: print them or put them in a password manager, not
        on this computer’s desktop.
      </p>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div>
        <CopyButton text={codes.join("\n")}>Copy all ten</CopyButton>
      </div>
      {children}
    </section>
  );
}

/** What the form shows until it has made its codes. */
export function UntilCodesMade({ children }: { readonly children: ReactNode }) {
  const { state } = useForm();
  return state.outcome === "done" && state.codes !== undefined ? null : children;
}
