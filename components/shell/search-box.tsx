"use client";

import { Search } from "lucide-react";
import { useActionState, useEffect, useRef } from "react";
import { FinderField } from "#components/patients/finder-field.tsx";
import { type FormAction, initialFormState } from "#lib/form-state.ts";

type SearchBoxProps = {
  /** The server action the words are posted to: they never stand in an address. */
  readonly action: FormAction;
  /** Takes them as the beginning of a new patient; left out for who may not register one. */
  readonly start?: FormAction | undefined;
  /** Whether the single key "/" may be used. */
  readonly keys: boolean;
};

/** Finds a patient from any page; sends `words`. */
export function SearchBox({ action, start, keys }: SearchBoxProps) {
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
        <FinderField
          label="Find a patient"
          isLabelHidden
          input={input}
          keyShortcuts={keys ? "/" : undefined}
          placeholder="Name, phone or date of birth"
          hasRecent
          start={start}
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
