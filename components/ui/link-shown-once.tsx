"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";
import { CopyButton } from "./copy-button.tsx";
import { useForm } from "./form-context.tsx";

type LinkShownOnceProps = {
  readonly label: string;
  readonly help: string;
  /** What may come next. */
  readonly children?: ReactNode;
};

/** The secret link that the form around it has just made: as text to select, and with a button to copy it. Nothing before. */
export function LinkShownOnce({ label, help, children }: LinkShownOnceProps) {
  const { state } = useForm();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const link = state.outcome === "done" ? state.link : undefined;
  useEffect(() => {
    if (link !== undefined) input.current?.select();
  }, [link]);
  if (link === undefined) return null;
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {label}
      </label>
      <input ref={input} id={id} readOnly value={link} className="input" aria-describedby={`${id}-help`} />
      <p id={`${id}-help`} className="help">
        {help}
      </p>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <CopyButton text={link} variant="primary">
          Copy the link
        </CopyButton>
        {children}
      </div>
    </div>
  );
}

/** What the form shows until its link has been made. */
export function UntilLinkMade({ children }: { readonly children: ReactNode }) {
  const { state } = useForm();
  return state.outcome === "done" && state.link !== undefined ? null : children;
}
