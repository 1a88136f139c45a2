"use client";

import { Search } from "lucide-react";
import { useActionState, useEffect, useRef } from "react";
import { type FormAction, initialFormState } from "#lib/form-state.ts";

type SearchBoxProps = {
  /** The server action the words are posted to: they never stand in an address. */
  readonly action: FormAction;
  /** Whether the single key "/" may be used. */
  readonly keys: boolean;
};

/** Finds a patient by name, phone or date of birth; sends `words`. */
export function SearchBox({ action, keys }: SearchBoxProps) {
  const [, send] = useActionState(action, initialFormState);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!keys) return;
    const toSearch = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      const at = event.target;
      if (at instanceof HTMLElement && (at.isContentEditable || at.matches("input, textarea, select"))) return;
      if (document.querySelector("dialog[open]")) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener("keydown", toSearch);
    return () => document.removeEventListener("keydown", toSearch);
  }, [keys]);
  return (
    <search className="only-wide">
      <form className="search-box" action={send}>
        <Search className="search-icon" aria-hidden="true" />
        <input
          ref={input}
          type="search"
          name="words"
          aria-label="Find a patient"
          aria-keyshortcuts={keys ? "/" : undefined}
          placeholder="Name, phone or date of birth"
          autoComplete="off"
        />
        {keys && (
          <span className="key" aria-hidden="true">
            /
          </span>
        )}
      </form>
    </search>
  );
}
