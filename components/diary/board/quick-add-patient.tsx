"use client";

import { UserPlus } from "lucide-react";
import { useId, useRef } from "react";
import { type FoundPatient, foundPatients } from "./quick-add-views.ts";
import { useAnswer } from "./use-answer.ts";

type Props = {
  readonly words: string;
  readonly onWords: (words: string) => void;
  readonly onChoose: (patient: FoundPatient) => void;
  readonly onRegister: () => void;
};

/** Whom it is for: found while the words are typed, whatever of name, phone or date of birth they are. */
export function PatientSearch({ words, onWords, onChoose, onRegister }: Props) {
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const asked = words.trim();
  const { answer, isAsking } = useAnswer("/api/diary/patients", asked.length < 2 ? null : { words: asked }, foundPatients);
  const step = (from: HTMLElement | null, by: number) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    rows[from === null ? 0 : rows.indexOf(from) + by]?.focus();
  };
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        Patient
      </label>
      <input
        id={id}
        type="search"
        className="input"
        value={words}
        autoComplete="off"
        maxLength={120}
        onChange={(event) => onWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") {
            event.preventDefault();
            step(null, 0);
          }
          if (event.key === "Enter") {
            event.preventDefault();
            const [only] = answer?.found ?? [];
            if (answer?.found.length === 1 && only !== undefined && !isAsking) onChoose(only);
          }
        }}
        aria-describedby={`${id}-help`}
      />
      <p id={`${id}-help`} className="help" role="status">
        {answer === null
          ? "A name, a phone number or a date of birth."
          : `${answer.understood} ${sayCount(answer.found.length, answer.hasMore)}`}
      </p>
      <ul
        ref={list}
        className="pick-list"
        aria-label="Patients found"
        onKeyDown={(event) => {
          const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
          if (by === 0 || !(event.target instanceof HTMLElement)) return;
          event.preventDefault();
          step(event.target, by);
        }}
      >
        {answer?.found.map((patient) => (
          <li key={patient.id}>
            <button type="button" onClick={() => onChoose(patient)}>
              <span className="min-w-0 flex-1">
                <span className="strong block">{patient.name}</span>
                <span className="second-line block">
                  {[patient.born === null ? "No date of birth" : patient.born, patient.phone, patient.because ?? ""]
                    .filter((part) => part !== "")
                    .join(" · ")}
                </span>
              </span>
              <span className="second-line text-end">
                {patient.age !== null && <span className="block">{patient.age} years</span>}
                {patient.due.length === 0 ? "" : patient.due.map(({ session, sessions }) => `${session} of ${sessions} due`).join(", ")}
              </span>
            </button>
          </li>
        ))}
        <li>
          <button type="button" className="pick-new" onClick={onRegister}>
            <UserPlus aria-hidden="true" />
            New patient, keep this draft
          </button>
        </li>
      </ul>
    </div>
  );
}

function sayCount(found: number, hasMore: boolean): string {
  if (hasMore) return `The first ${found} are shown; add more of the name.`;
  return found === 0 ? "Nobody found." : found === 1 ? "1 patient." : `${found} patients.`;
}
