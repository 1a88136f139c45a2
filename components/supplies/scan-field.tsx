"use client";

import type { KeyboardEvent } from "react";
import { describedBy, FieldFrame } from "#components/ui/field-frame.tsx";
import { useField } from "#components/ui/form-context.tsx";

type Props = {
  readonly name: string;
  readonly label: string;
  readonly help?: string | undefined;
  /** Id of the list of lots to type ahead from. */
  readonly list?: string | undefined;
};

/**
 * Takes a scanner's keystrokes or a typed lot. A scan over an older code replaces it; the separator inside a GS1 code, which scanners send as Ctrl ] and
 * browsers would drop, is kept; their Enter sends the form.
 */
export function ScanField({ name, label, help, list }: Props) {
  const { id, error, sent } = useField(name);
  const keepSeparator = (event: KeyboardEvent<HTMLInputElement>) => {
    if (!event.ctrlKey || event.key !== "]") return;
    event.preventDefault();
    const { currentTarget: input } = event;
    input.setRangeText("\u001d", input.selectionStart ?? input.value.length, input.selectionEnd ?? input.value.length, "end");
  };
  return (
    <FieldFrame id={id} label={label} help={help} error={error}>
      <input
        id={id}
        name={name}
        list={list}
        defaultValue={sent?.[0]}
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={keepSeparator}
        maxLength={200}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        enterKeyHint="done"
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, help, error)}
        className="input"
      />
    </FieldFrame>
  );
}
