"use client";

import { useEffect, useState } from "react";
import { TextField } from "./field.tsx";
import { HiddenField } from "./form.tsx";

type LinkTokenFieldProps = {
  /** The name sent. */
  readonly name: string;
  readonly label: string;
  readonly help?: string | undefined;
  readonly touch?: boolean | undefined;
};

/**
 * The secret of a link such as "/invitation#secret". With JavaScript it moves from the address into the form, and the address is cleared, so that it stays
 * neither in the history nor on the screen; without, or when the page was opened bare, there is a field to paste the link into.
 */
export function LinkTokenField({ name, label, help, touch }: LinkTokenFieldProps) {
  const [token, setToken] = useState<string | null>(null);
  const [looked, setLooked] = useState(false);
  useEffect(() => {
    const take = () => {
      const secret = window.location.hash.slice(1);
      if (secret === "" || secret === "main") return;
      setToken(secret);
      window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
    };
    take();
    setLooked(true);
    window.addEventListener("hashchange", take);
    return () => window.removeEventListener("hashchange", take);
  }, []);
  if (token !== null) return <HiddenField name={name} value={token} />;
  return (
    <div className={looked ? undefined : "until-looked"}>
      <TextField name={name} label={label} help={help} type="text" autoComplete="off" secret touch={touch} />
    </div>
  );
}
