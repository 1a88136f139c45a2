"use client";

import { Minus, Plus } from "lucide-react";
import { useId } from "react";
import { stepped } from "./zone-values.ts";

type AmountProps = {
  readonly label: string;
  readonly value: string;
  readonly unit?: string | undefined;
  readonly limits: { readonly min: number; readonly max: number; readonly step: number; readonly start: number };
  readonly large?: boolean | undefined;
  readonly onChange: (value: string) => void;
};

/** Plus and minus for gloves. It writes into the field of the list below, which is what is sent. */
export function Amount({ label, value, unit, limits, large, onChange }: AmountProps) {
  const id = useId();
  return (
    <fieldset className="field">
      <legend className="label">{label}</legend>
      <div className={large ? "stepper stepper-large mt-1" : "stepper mt-1"}>
        <button type="button" onClick={() => onChange(stepped(value, -1, limits))} aria-controls={id}>
          <Minus />
          <span className="visually-hidden">{unit ? `Less, by ${limits.step} ${unit}` : `${label}: one less`}</span>
        </button>
        <output id={id} className="amount">
          {value === "" ? <span className="amount-none">not yet</span> : value}
          {value !== "" && unit && <small>{unit}</small>}
        </output>
        <button type="button" onClick={() => onChange(stepped(value, 1, limits))} aria-controls={id}>
          <Plus />
          <span className="visually-hidden">{unit ? `More, by ${limits.step} ${unit}` : `${label}: one more`}</span>
        </button>
      </div>
    </fieldset>
  );
}
