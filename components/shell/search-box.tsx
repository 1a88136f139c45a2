"use client";

import { Search } from "lucide-react";
import { useEffect, useRef } from "react";

type SearchBoxProps = {
  /** Where the words are posted: they never stand in an address. A path, or a server action. */
  readonly action: string | ((data: FormData) => Promise<void>);
  /** Whether the single key "/" may be used. */
  readonly keys: boolean;
};

/** Finds a patient by name, phone or date of birth; sends `q`. */
export function SearchBox({ action, keys }: SearchBoxProps) {
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
      <form className="search-box" action={action} method={typeof action === "string" ? "post" : undefined}>
        <Search className="search-icon" aria-hidden="true" />
        <input ref={input} type="search" name="q" aria-label="Find a patient" aria-keyshortcuts={keys ? "/" : undefined} placeholder="Name, phone or date of birth" autoComplete="off" />
        {keys && (
          <kbd className="key" aria-hidden="true">
            /
          </kbd>
        )}
      </form>
    </search>
  );
}
