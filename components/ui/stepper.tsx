"use client";

import { Minus, Plus } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { describedBy, FieldFrame } from "./field-frame.tsx";
import { useField } from "./form-context.tsx";

type StepperProps = {
  readonly name: string;
  readonly label: ReactNode;
  readonly help?: ReactNode;
  readonly defaultValue?: string | number | undefined;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Where the first press of plus or minus begins when nothing stands there yet. */
  readonly start?: number | undefined;
  readonly unit?: string | undefined;
  /** 64 px buttons and a big figure: the depth. Otherwise 52. */
  readonly large?: boolean | undefined;
  readonly touch?: boolean | undefined;
  readonly error?: string | null | undefined;
  readonly onChange?: ((value: string) => void) | undefined;
};

function decimals(step: number): number {
  return String(step).split(".")[1]?.length ?? 0;
}

/** A number by plus and minus, for gloves. Without JavaScript it is a plain number field. */
export function Stepper(props: StepperProps) {
  const { name, label, help, defaultValue, min, max, step, start, unit, large, touch, error: given, onChange } = props;
  const { id, error: own, sent } = useField(name);
  const error = own ?? given ?? null;
  const input = useRef<HTMLInputElement>(null);

  const move = (direction: 1 | -1) => {
    const field = input.current;
    if (!field) return;
    const now = Number.parseFloat(field.value);
    const next = Number.isNaN(now) ? (start ?? min) : now + direction * step;
    const onGrid = Math.round((next - min) / step) * step + min;
    // The prototype's setter and an input event: so that React and a form that saves drafts both see the change.
    const value = Math.min(max, Math.max(min, onGrid)).toFixed(decimals(step));
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  return (
    <FieldFrame id={id} label={label} help={help} error={error} touch={touch}>
      <div className={large ? "stepper stepper-large" : "stepper"} data-error={error ? "" : undefined}>
        <button type="button" onClick={() => move(-1)} aria-controls={id}>
          <Minus />
          <span className="visually-hidden">{unit ? `Less, by ${step} ${unit}` : "Less"}</span>
        </button>
        <span className="stepper-value">
          <input
            ref={input}
            key={sent?.[0] ?? String(defaultValue ?? "")}
            id={id}
            name={name}
            type="number"
            inputMode="decimal"
            min={min}
            max={max}
            step={step}
            defaultValue={sent?.[0] ?? defaultValue}
            onChange={(event) => onChange?.(event.target.value)}
            aria-invalid={error ? true : undefined}
            aria-describedby={describedBy(id, help, error)}
          />
          {unit && <span className="stepper-unit">{unit}</span>}
        </span>
        <button type="button" onClick={() => move(1)} aria-controls={id}>
          <Plus />
          <span className="visually-hidden">{unit ? `More, by ${step} ${unit}` : "More"}</span>
        </button>
      </div>
    </FieldFrame>
  );
}
