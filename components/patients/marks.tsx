import type { Marked } from "#lib/patients/rules/search-marks.ts";

/** A text with what was searched for marked in it. */
export function Marks({ of }: { readonly of: Marked }) {
  return of.map(({ from, text, isFound }) =>
    isFound ? (
      <mark key={from} className="found">
        {text}
      </mark>
    ) : (
      text
    ),
  );
}
