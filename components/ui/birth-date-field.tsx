"use client";

import type { ReactNode } from "react";
import { GroupFrame } from "./field-frame.tsx";
import { useField } from "./form-context.tsx";

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

type BirthDateProps = {
  /** Sends `name.day`, `name.month` (1 to 12) and `name.year`. */
  readonly name: string;
  readonly label: ReactNode;
  readonly help?: ReactNode;
  readonly touch?: boolean | undefined;
  /** ISO date. */
  readonly defaultValue?: string | undefined;
  /** Staff choose the month in words; the patient's page takes a number. */
  readonly month?: "words" | "number" | undefined;
  /** Off for dates that are not a birth date. */
  readonly birth?: boolean | undefined;
  readonly error?: string | null | undefined;
  /** Other ways to answer, under the date: "I don't know the day". */
  readonly children?: ReactNode;
};

/** A date known by heart. Never a calendar: nobody wants to leaf back forty years. */
export function BirthDateField({
  name,
  label,
  help,
  touch,
  defaultValue,
  month = "words",
  birth = true,
  error: given,
  children,
}: BirthDateProps) {
  const whole = useField(name);
  const day = useField(`${name}.day`);
  const monthField = useField(`${name}.month`);
  const year = useField(`${name}.year`);
  const error = whole.error ?? day.error ?? monthField.error ?? year.error ?? given ?? null;
  const parts = defaultValue?.split("-").map((part) => String(Number(part)));
  const monthValue = monthField.sent?.[0] ?? parts?.[1] ?? "";
  const invalid = (own: string | null) =>
    own !== null || (error !== null && !day.error && !monthField.error && !year.error) ? true : undefined;
  const shared = { "aria-describedby": error ? `${whole.id}-error` : undefined };
  const figure = { ...shared, inputMode: "numeric", className: "input input-figure" } as const;

  return (
    <GroupFrame id={whole.id} label={label} help={help} error={error} touch={touch}>
      <div className={month === "number" ? "birth-date in-figures" : "birth-date"}>
        <div>
          <label className="sub-label" htmlFor={day.id}>
            Day
          </label>
          <input
            {...figure}
            id={day.id}
            name={`${name}.day`}
            maxLength={2}
            defaultValue={day.sent?.[0] ?? parts?.[2]}
            autoComplete={birth ? "bday-day" : "off"}
            aria-invalid={invalid(day.error)}
          />
        </div>
        <div>
          <label className="sub-label" htmlFor={monthField.id}>
            Month
          </label>
          {month === "words" ? (
            <span className="select">
              <select
                key={monthValue}
                {...shared}
                id={monthField.id}
                name={`${name}.month`}
                defaultValue={monthValue}
                autoComplete={birth ? "bday-month" : "off"}
                aria-invalid={invalid(monthField.error)}
                className="input"
              >
                <option value="">Choose</option>
                {months.map((word, index) => (
                  <option key={word} value={String(index + 1)}>
                    {word}
                  </option>
                ))}
              </select>
              <svg viewBox="0 0 10 6" aria-hidden="true">
                <path d="M0 0h10L5 6z" fill="currentColor" />
              </svg>
            </span>
          ) : (
            <input
              {...figure}
              id={monthField.id}
              name={`${name}.month`}
              maxLength={2}
              defaultValue={monthValue}
              autoComplete={birth ? "bday-month" : "off"}
              aria-invalid={invalid(monthField.error)}
            />
          )}
        </div>
        <div>
          <label className="sub-label" htmlFor={year.id}>
            Year
          </label>
          <input
            {...figure}
            id={year.id}
            name={`${name}.year`}
            maxLength={4}
            defaultValue={year.sent?.[0] ?? parts?.[0]}
            autoComplete={birth ? "bday-year" : "off"}
            aria-invalid={invalid(year.error)}
          />
        </div>
      </div>
      {children}
    </GroupFrame>
  );
}
