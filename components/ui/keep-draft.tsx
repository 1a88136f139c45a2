"use client";

import { useEffect, useRef } from "react";
import { useForm } from "./form-context.tsx";

/** What stood in forms that were left before they were sent: in the memory of this tab's page alone, gone with it and with every reload. */
const left = new Map<string, FormData>();

/** Puts back what was typed and chosen; what a form carries unseen is the page's own. */
function fill(form: HTMLFormElement, kept: FormData): void {
  for (const control of form.elements) {
    if (control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio")) {
      control.checked = kept.getAll(control.name).includes(control.value);
    } else if (
      control instanceof HTMLSelectElement ||
      control instanceof HTMLTextAreaElement ||
      (control instanceof HTMLInputElement && control.type !== "hidden")
    ) {
      const value = kept.get(control.name);
      if (typeof value === "string") control.value = value;
    }
  }
}

/**
 * Stands in a form whose half-filled fields must outlive a look elsewhere: whoever searches, opens a record and comes back finds them as they were. Sent, they
 * are forgotten, unless the answer leaves the form where it is.
 * @param of whose draft of what: another person's is another one.
 */
export function KeepDraft({ of }: { readonly of: string }) {
  const { sentAt } = useForm().state;
  const mark = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const form = mark.current?.closest("form");
    const kept = left.get(of);
    if (!form) return;
    if (kept !== undefined) fill(form, kept);
    const keep = () => left.set(of, new FormData(form));
    const forget = () => left.delete(of);
    form.addEventListener("input", keep);
    form.addEventListener("submit", forget);
    return () => {
      form.removeEventListener("input", keep);
      form.removeEventListener("submit", forget);
    };
  }, [of]);
  useEffect(() => {
    const form = mark.current?.closest("form");
    if (sentAt > 0 && form) left.set(of, new FormData(form));
  }, [of, sentAt]);
  return <span ref={mark} hidden />;
}
