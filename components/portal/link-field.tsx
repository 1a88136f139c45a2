"use client";

import { useEffect, useState } from "react";
import { TextField } from "#components/ui/field.tsx";
import { useField } from "#components/ui/form-context.tsx";

/**
 * The secret of the link. With JavaScript it is taken from the address, which is cleared at once, and travels unseen in the form;
 * otherwise, and where an address has none, the whole link is pasted.
 */
export function LinkField() {
  const { error } = useField("token");
  const [token, setToken] = useState<string | null>(null);
  const [looked, setLooked] = useState(false);
  useEffect(() => {
    const take = () => {
      const found = window.location.hash.slice(1);
      if (found === "") return;
      window.history.replaceState(null, "", window.location.pathname);
      setToken(found);
    };
    take();
    setLooked(true);
    window.addEventListener("hashchange", take);
    return () => window.removeEventListener("hashchange", take);
  }, []);
  if (token !== null && error === null) return <input type="hidden" name="token" value={token} />;
  return (
    <div className={looked ? undefined : "until-looked"}>
      <TextField
        name="token"
        label="Paste the link we sent you"
        help="The whole link, from https to its end."
        autoComplete="off"
        maxLength={500}
        secret
        touch
      />
    </div>
  );
}
