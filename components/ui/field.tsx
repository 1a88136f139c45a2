"use client";

import type { HTMLInputAutoCompleteAttribute, ReactNode } from "react";
import { describedBy, FieldFrame } from "./field-frame.tsx";
import { useField } from "./form-context.tsx";

type Common = {
  /** The name sent, which is also the zod path joined by "." and the key of its error. */
  readonly name: string;
  readonly label: ReactNode;
  readonly help?: ReactNode;
  readonly aside?: ReactNode;
  readonly touch?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  /** Says "optional" beside the label; everything else is expected. */
  readonly optional?: boolean | undefined;
  /** An error from outside the form state; the form's own wins. */
  readonly error?: string | null | undefined;
};

function asideOf({ aside, optional }: Common): ReactNode {
  return aside ?? (optional ? "optional" : undefined);
}

type TextFieldProps = Common & {
  readonly type?: "text" | "email" | "password" | "tel" | "search" | "url" | "number" | "time" | undefined;
  readonly defaultValue?: string | number | undefined;
  readonly autoComplete?: HTMLInputAutoCompleteAttribute | undefined;
  readonly inputMode?: "text" | "numeric" | "decimal" | "tel" | "email" | undefined;
  readonly placeholder?: string | undefined;
  readonly maxLength?: number | undefined;
  readonly min?: string | number | undefined;
  readonly max?: string | number | undefined;
  readonly step?: string | number | undefined;
  readonly list?: string | undefined;
  readonly readOnly?: boolean | undefined;
  /** A small word after the control: "days", "mm". */
  readonly unit?: string | undefined;
  /** A password never comes back from the server: only then is the sent value ignored. */
  readonly secret?: boolean | undefined;
  readonly onChange?: ((value: string) => void) | undefined;
};

export function TextField(props: TextFieldProps) {
  const {
    name,
    label,
    help,
    touch,
    error: given,
    aside: _,
    optional: __,
    type = "text",
    defaultValue,
    unit,
    secret,
    onChange,
    ...rest
  } = props;
  const { id, error: own, sent, form } = useField(name);
  const error = own ?? given ?? null;
  const control = (
    <input
      {...rest}
      id={id}
      form={form}
      name={name}
      type={type}
      defaultValue={secret ? undefined : (sent?.[0] ?? defaultValue)}
      onChange={onChange === undefined ? undefined : (event) => onChange(event.target.value)}
      aria-invalid={error ? true : undefined}
      aria-describedby={describedBy(id, help, error)}
      className="input"
    />
  );
  return (
    <FieldFrame id={id} label={label} aside={asideOf(props)} help={help} error={error} touch={touch}>
      {unit ? (
        <div className="input-unit">
          {control}
          <span>{unit}</span>
        </div>
      ) : (
        control
      )}
    </FieldFrame>
  );
}

type TextAreaProps = Common & {
  readonly defaultValue?: string | undefined;
  readonly rows?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly placeholder?: string | undefined;
};

export function TextArea(props: TextAreaProps) {
  const { name, label, help, touch, error: given, aside: _, optional: __, defaultValue, rows = 3, ...rest } = props;
  const { id, error: own, sent, form } = useField(name);
  const error = own ?? given ?? null;
  return (
    <FieldFrame id={id} label={label} aside={asideOf(props)} help={help} error={error} touch={touch}>
      <textarea
        {...rest}
        id={id}
        form={form}
        name={name}
        rows={rows}
        defaultValue={sent?.[0] ?? defaultValue}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, help, error)}
        className="input"
      />
    </FieldFrame>
  );
}

export type Option = { readonly value: string; readonly label: string; readonly disabled?: boolean | undefined };

type SelectFieldProps = Common & {
  readonly options: readonly (Option & { readonly group?: string | undefined })[];
  readonly defaultValue?: string | undefined;
  /** Words of the first, empty choice. */
  readonly placeholder?: string | undefined;
  readonly onChange?: ((value: string) => void) | undefined;
};

export function SelectField(props: SelectFieldProps) {
  const { name, label, help, touch, error: given, options, defaultValue, placeholder, onChange, disabled } = props;
  const { id, error: own, sent, form } = useField(name);
  const error = own ?? given ?? null;
  const value = sent?.[0] ?? defaultValue ?? "";
  const groups = [...new Set(options.map((each) => each.group))];
  return (
    <FieldFrame id={id} label={label} aside={asideOf(props)} help={help} error={error} touch={touch}>
      <span className="select">
        {/* The key makes React mount the select again with the value that was sent; a changed defaultValue alone is ignored. */}
        <select
          key={value}
          id={id}
          form={form}
          name={name}
          defaultValue={value}
          disabled={disabled}
          onChange={(event) => onChange?.(event.target.value)}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, help, error)}
          className="input"
        >
          {placeholder !== undefined && <option value="">{placeholder}</option>}
          {groups.map((group) => {
            const own = options.filter((each) => each.group === group).map((each) => <SelectOption key={each.value} {...each} />);
            return group === undefined ? (
              own
            ) : (
              <optgroup key={group} label={group}>
                {own}
              </optgroup>
            );
          })}
        </select>
        <svg viewBox="0 0 10 6" aria-hidden="true">
          <path d="M0 0h10L5 6z" fill="currentColor" />
        </svg>
      </span>
    </FieldFrame>
  );
}

function SelectOption({ value, label, disabled }: Option) {
  return (
    <option value={value} disabled={disabled}>
      {label}
    </option>
  );
}

type DateFieldProps = Common & {
  /** ISO dates, "2026-03-10". */
  readonly defaultValue?: string | undefined;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly onChange?: ((value: string) => void) | undefined;
};

/** A day near today, by the browser's own calendar. For birth dates use BirthDateField. */
export function DateField(props: DateFieldProps) {
  const { name, label, help, touch, error: given, defaultValue, min, max, onChange, disabled } = props;
  const { id, error: own, sent, form } = useField(name);
  const error = own ?? given ?? null;
  return (
    <FieldFrame id={id} label={label} aside={asideOf(props)} help={help} error={error} touch={touch}>
      <input
        id={id}
        form={form}
        name={name}
        type="date"
        min={min}
        max={max}
        disabled={disabled}
        defaultValue={sent?.[0] ?? defaultValue}
        onChange={(event) => onChange?.(event.target.value)}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, help, error)}
        className="input input-date"
      />
    </FieldFrame>
  );
}

/** A file of this device, by the browser's own control. It never comes back from the server. */
export function FileField(props: Common & { readonly accept: string; readonly required?: boolean | undefined }) {
  const { name, label, help, touch, error: given, accept, disabled, required } = props;
  const { id, error: own, form } = useField(name);
  const error = own ?? given ?? null;
  return (
    <FieldFrame id={id} label={label} aside={asideOf(props)} help={help} error={error} touch={touch}>
      <input
        id={id}
        form={form}
        name={name}
        type="file"
        accept={accept}
        required={required}
        disabled={disabled}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, help, error)}
        className="photo-file"
      />
    </FieldFrame>
  );
}
