"use client";

import type { ReactNode } from "react";
import { describedBy, FieldError, GroupFrame } from "./field-frame.tsx";
import { useField } from "./form-context.tsx";

type Choice = { readonly value: string; readonly label: ReactNode; readonly help?: ReactNode; readonly disabled?: boolean | undefined };

type GroupProps = {
  readonly name: string;
  readonly label: ReactNode;
  readonly help?: ReactNode;
  readonly options: readonly Choice[];
  readonly touch?: boolean | undefined;
  readonly error?: string | null | undefined;
};

type OneOf = GroupProps & { readonly defaultValue?: string | undefined; readonly onChange?: ((value: string) => void) | undefined };

/** Under each other with help, boxes side by side (yes, no, unsure), or the numbers of a scale in a row. */
const RADIOS = {
  stack: { box: "choices", item: "choice" },
  boxes: { box: "box-choices", item: "box-choice" },
  scale: { box: "scale-choices", item: "box-choice" },
} as const;

/** One of several. */
export function RadioGroup({ layout = "stack", ...props }: OneOf & { readonly layout?: keyof typeof RADIOS | undefined }) {
  return <Radios {...props} {...RADIOS[layout]} />;
}

/** One of two to five short words in one bar. */
export function SegmentedRadio(props: OneOf) {
  return <Radios {...props} box="seg-choices" item="seg-choice" />;
}

function Radios({
  name,
  label,
  help,
  options,
  touch,
  error: given,
  defaultValue,
  onChange,
  box,
  item,
}: OneOf & { readonly box: string; readonly item: string }) {
  const { id, error: own, sent } = useField(name);
  const error = own ?? given ?? null;
  const value = sent?.[0] ?? (sent ? undefined : defaultValue);
  return (
    <GroupFrame id={id} label={label} help={help} error={error} touch={touch}>
      <div className={box}>
        {options.map((option) => (
          <label key={option.value} className={item}>
            <input
              key={`${option.value === value}`}
              type="radio"
              name={name}
              value={option.value}
              disabled={option.disabled}
              defaultChecked={option.value === value}
              onChange={(event) => onChange?.(event.target.value)}
              aria-describedby={error ? `${id}-error` : undefined}
            />
            <ChoiceWords {...option} />
          </label>
        ))}
      </div>
    </GroupFrame>
  );
}

/** Under each other with help, boxes side by side, or short words in a row that are pressed or not. */
const CHECKS = {
  stack: { box: "choices", item: "choice" },
  boxes: { box: "box-choices", item: "box-choice" },
  pressed: { box: "pressed-choices", item: "pressed-choice" },
} as const;

/** Any number of several; sent as repeated values of one name. */
export function CheckboxGroup({
  name,
  label,
  help,
  options,
  touch,
  error: given,
  defaultValue = [],
  layout = "stack",
}: GroupProps & { readonly defaultValue?: readonly string[] | undefined; readonly layout?: keyof typeof CHECKS | undefined }) {
  const { id, error: own, sent } = useField(name);
  const error = own ?? given ?? null;
  const values = sent ?? defaultValue;
  return (
    <GroupFrame id={id} label={label} help={help} error={error} touch={touch}>
      <div className={CHECKS[layout].box}>
        {options.map((option) => (
          <label key={option.value} className={CHECKS[layout].item}>
            <input
              key={`${values.includes(option.value)}`}
              type="checkbox"
              name={name}
              value={option.value}
              disabled={option.disabled}
              defaultChecked={values.includes(option.value)}
              aria-describedby={error ? `${id}-error` : undefined}
            />
            <ChoiceWords {...option} />
          </label>
        ))}
      </div>
    </GroupFrame>
  );
}

type CheckboxProps = {
  readonly name: string;
  readonly label: ReactNode;
  readonly help?: ReactNode;
  readonly defaultChecked?: boolean | undefined;
  readonly touch?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly error?: string | null | undefined;
  /** What is sent when ticked; "on" if left out. */
  readonly value?: string | undefined;
  /** A switch for what takes effect at once; a box for what is sent. */
  readonly look?: "box" | "switch" | undefined;
  readonly onChange?: ((checked: boolean) => void) | undefined;
};

/** A single tick: an agreement or a setting. */
export function CheckboxField({
  name,
  label,
  help,
  defaultChecked = false,
  touch,
  disabled,
  error: given,
  value = "on",
  look = "box",
  onChange,
}: CheckboxProps) {
  const { id, error: own, sent } = useField(name);
  const error = own ?? given ?? null;
  const checked = sent ? sent.includes(value) : defaultChecked;
  return (
    <div className={touch ? "field touch" : "field"} data-error={error ? "" : undefined}>
      <label className={look === "switch" ? "choice switch-choice" : "choice"}>
        <input
          key={`${checked}`}
          id={id}
          type="checkbox"
          role={look === "switch" ? "switch" : undefined}
          name={name}
          value={value}
          disabled={disabled}
          defaultChecked={checked}
          onChange={(event) => onChange?.(event.target.checked)}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, help, error)}
        />
        <span>
          {label}
          {help && (
            <span id={`${id}-help`} className="choice-help">
              {help}
            </span>
          )}
        </span>
      </label>
      <FieldError id={id}>{error}</FieldError>
    </div>
  );
}

function ChoiceWords({ label, help }: Choice) {
  return (
    <span>
      {label}
      {help && <span className="choice-help">{help}</span>}
    </span>
  );
}
