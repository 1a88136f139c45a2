"use client";

import { Fragment } from "react";
import { FieldError } from "#components/ui/field-frame.tsx";
import { useField } from "#components/ui/form-context.tsx";

type TimeProps = { readonly name: string; readonly label: string; readonly defaultValue: string; readonly errorId: string };

function TimeInput({ name, label, defaultValue, errorId }: TimeProps) {
  const { id, error, sent } = useField(name);
  return (
    <input
      id={id}
      name={name}
      type="time"
      aria-label={label}
      defaultValue={sent?.[0] ?? defaultValue}
      aria-invalid={error ? true : undefined}
      aria-describedby={error ? `${errorId}-error` : undefined}
      className="input week-time"
    />
  );
}

const PARTS = [
  { part: "first", said: "first period" },
  { part: "second", said: "second period" },
] as const;

type DayProps = {
  readonly day: string;
  readonly label: string;
  readonly periods: readonly { readonly opens: string; readonly closes: string }[];
};

function Day({ day, label, periods }: DayProps) {
  const names = PARTS.flatMap(({ part }) => [`week.${day}.${part}.opens`, `week.${day}.${part}.closes`]);
  const [a = "", b = "", c = "", d = ""] = names;
  const errors = [useField(a), useField(b), useField(c), useField(d)];
  const error = errors.find((each) => each.error !== null)?.error ?? null;
  const id = errors[0]?.id ?? day;
  return (
    <fieldset className="week-day" aria-label={label} data-error={error ? "" : undefined}>
      <span className="week-name" aria-hidden="true">
        {label}
      </span>
      {PARTS.map(({ part, said }, index) => (
        <Fragment key={part}>
          {index > 0 && (
            <span className="week-and" aria-hidden="true">
              and
            </span>
          )}
          <span className="week-period">
            <TimeInput
              name={`week.${day}.${part}.opens`}
              label={`${label}, ${said}, from`}
              defaultValue={periods[index]?.opens ?? ""}
              errorId={id}
            />
            <span aria-hidden="true">to</span>
            <TimeInput
              name={`week.${day}.${part}.closes`}
              label={`${label}, ${said}, until`}
              defaultValue={periods[index]?.closes ?? ""}
              errorId={id}
            />
          </span>
        </Fragment>
      ))}
      {error && (
        <div className="week-error">
          <FieldError id={id}>{error}</FieldError>
        </div>
      )}
    </fieldset>
  );
}

/** Seven days with up to two periods each, sent as "week.mon.first.opens" and so on. Empty times are a closed day; the time between two periods is a break. */
export function WeekFields({ days }: { readonly days: readonly DayProps[] }) {
  return (
    <div className="week">
      {days.map((day) => (
        <Day key={day.day} {...day} />
      ))}
    </div>
  );
}
