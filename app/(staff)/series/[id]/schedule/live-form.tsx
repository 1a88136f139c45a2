"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { type FormEvent, type ReactNode, useEffect, useRef, useState, useTransition } from "react";

type LiveFormProps = {
  /** The page itself: a form that reads, so it works without a script and can be gone back to. */
  readonly action: string;
  readonly label: string;
  /** Changes where the server made something else of what was sent, so that the fields have to be drawn again. */
  readonly settled: string;
  readonly children: ReactNode;
};

const queryOf = (form: HTMLFormElement): string => {
  const entries = [...new FormData(form)].flatMap(([name, value]) => (typeof value === "string" && value !== "" ? [[name, value]] : []));
  return new URLSearchParams(entries).toString();
};

const isChanged = (field: Element): boolean => {
  if (field instanceof HTMLSelectElement) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  if (!(field instanceof HTMLInputElement)) return false;
  return field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
};

/**
 * A form whose answer comes as it is filled in: the page is asked again with each change, in the same address. The fields stay as they are while they
 * are being used, so that the focus and what is being typed stay; only an address from elsewhere (a link, the way back) draws them again.
 */
export function LiveForm({ action, label, settled, children }: LiveFormProps) {
  const router = useRouter();
  const address = useSearchParams().toString();
  const [pending, startTransition] = useTransition();
  const form = useRef<HTMLFormElement>(null);
  const [sent, setSent] = useState<readonly string[]>([]);
  const [shown, setShown] = useState({ address, settled, children, round: 0 });

  if (address !== shown.address || settled !== shown.settled) {
    const own = sent.includes(address) && settled === shown.settled;
    setShown(own ? { ...shown, address } : { address, settled, children, round: shown.round + 1 });
    if (!own) setSent([]);
  }

  const apply = () => {
    // A year that is still being typed is no date yet.
    if (form.current?.checkValidity() !== true) return;
    const query = queryOf(form.current);
    if (query === address) return;
    setSent([...sent, query]);
    startTransition(() => router.replace(`${action}?${query}`, { scroll: false }));
  };

  useEffect(() => {
    // What was chosen before the script had come is not lost.
    if (form.current !== null && [...form.current.elements].some(isChanged)) form.current.requestSubmit();
  }, []);

  const change = (event: FormEvent<HTMLFormElement>) => {
    if (event.target instanceof Element && event.target.closest("[data-apply=later]") === null) apply();
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    apply();
  };
  return (
    <form ref={form} action={action} aria-label={label} onChange={change} onSubmit={submit} data-busy={pending ? "" : undefined}>
      <div key={shown.round}>{shown.children}</div>
      <noscript>
        <button type="submit" className="btn btn-secondary btn-wide mt-4">
          Show the plan
        </button>
      </noscript>
    </form>
  );
}
