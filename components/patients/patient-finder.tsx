"use client";

import { UserPlus } from "lucide-react";
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useState } from "react";
import { OptionLink } from "#components/ui/link.tsx";
import { useAnswer } from "#components/ui/use-answer.ts";
import type { PatientStart } from "#lib/patients/rules/search-start.ts";
import { type FoundPatient, type FoundPatients, foundPatients } from "./found-views.ts";
import { Marks } from "./marks.tsx";

export type PatientFinderProps = {
  /** The id of the field, which its label and its error know it by. */
  readonly id: string;
  /** Spoken name where no label is seen. */
  readonly label?: string | undefined;
  readonly input?: Ref<HTMLInputElement> | undefined;
  /** The name under which a form sends the words. */
  readonly name?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly keyShortcuts?: string | undefined;
  readonly isInvalid?: boolean | undefined;
  readonly words: string;
  readonly onWords: (words: string) => void;
  /** Lies over what stands below the field, and only while somebody is in it; otherwise the list has its place. */
  readonly isFloating?: boolean | undefined;
  /** Before anything is typed, those opened last. */
  readonly hasRecent?: boolean | undefined;
  /** With the sessions that each is due. */
  readonly withDue?: boolean | undefined;
  /** Whom it may not be. */
  readonly without?: string | undefined;
  /** What is done with the chosen patient, or the address between whose parts their id leads on. */
  readonly chosen: ((patient: FoundPatient) => void) | { readonly before: string; readonly after: string };
  /** The last choice: someone new, begun with what was typed. */
  readonly fresh?: { readonly label: string; readonly onChoose: (start: PatientStart | null) => void } | undefined;
};

/** A field that finds patients while somebody types: name, phone, e-mail or date of birth. Arrows go through the list, Enter takes, Escape closes it. */
export function PatientFinder(props: PatientFinderProps) {
  const { id, words, onWords, isFloating = false, hasRecent = false, withDue = false, without, chosen, fresh } = props;
  const [isIn, setIn] = useState(!isFloating);
  const [pointed, setPointed] = useState<{ readonly place: number; readonly of: FoundPatients | null } | null>(null);
  // What was typed before the page's script had come stands in the field alone.
  useEffect(() => {
    const field = document.getElementById(id);
    if (!(field instanceof HTMLInputElement) || field.value === words) return;
    onWords(field.value);
    if (document.activeElement === field) setIn(true);
  }, [id, words, onWords]);
  const asked = words.trim();
  const isAsked = isIn && (asked !== "" || hasRecent);
  const { answer, isAsking } = useAnswer("/api/patients", isAsked ? { words: asked, withDue } : null, foundPatients);
  const isOpen = isIn && (!isFloating || (isAsked && (answer !== null || !isAsking)));
  const found = (answer?.found ?? []).filter((patient) => patient.id !== without);
  const many = found.length + (fresh === undefined ? 0 : 1);
  const hasList = isOpen && many > 0;
  // A place in a list that was answered anew is no choice: Enter must not take whoever stands there now.
  const active = pointed !== null && pointed.of === answer ? pointed.place : null;
  const optionId = (place: number) => `${id}-option-${place}`;
  const leave = () => {
    setPointed(null);
    if (isFloating) setIn(false);
  };
  const follow = () => {
    onWords("");
    leave();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      setIn(true);
      if (!hasList) return;
      const place = ((active ?? (by === 1 ? -1 : many)) + by + many) % many;
      setPointed({ place, of: answer });
      document.getElementById(optionId(place))?.scrollIntoView({ block: "nearest" });
    }
    // In a dialog, which it would close, Escape first takes back what was typed.
    if (event.key === "Escape" && (isFloating ? isOpen : words !== "")) {
      event.preventDefault();
      if (!isFloating) onWords("");
      leave();
    }
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    const [only] = found;
    if (hasList && active !== null) {
      event.preventDefault();
      document.getElementById(optionId(active))?.click();
    } else if (typeof chosen === "function") {
      event.preventDefault();
      if (found.length === 1 && only !== undefined && !isAsking) chosen(only);
    } else {
      leave();
    }
  };
  const said = sayAnswer({ answer, asked, isAsked, isAsking, count: found.length });
  const option = (place: number) => ({ id: optionId(place), isActive: active === place });
  return (
    <div className={isFloating ? "finder finder-floating" : "finder"}>
      <input
        ref={props.input}
        id={id}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        className="input"
        name={props.name}
        value={words}
        placeholder={props.placeholder}
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        maxLength={120}
        role="combobox"
        aria-label={props.label}
        aria-autocomplete="list"
        aria-expanded={hasList}
        aria-controls={`${id}-list`}
        aria-activedescendant={hasList && active !== null ? optionId(active) : undefined}
        aria-describedby={
          [isFloating ? null : `${id}-said`, props.isInvalid ? `${id}-error` : null].filter((each) => each).join(" ") || undefined
        }
        aria-invalid={props.isInvalid ? true : undefined}
        aria-keyshortcuts={props.keyShortcuts}
        onChange={(event) => {
          setPointed(null);
          setIn(true);
          onWords(event.target.value);
        }}
        onFocus={() => setIn(true)}
        onBlur={leave}
        onKeyDown={onKeyDown}
      />
      <p id={`${id}-said`} className={isFloating ? "visually-hidden" : "help"} role="status">
        {said ?? (isFloating ? "" : "A name, a phone number, an e-mail or a date of birth.")}
      </p>
      {isOpen && (
        <div className="finder-box">
          {isFloating && (
            <p className="finder-said" aria-hidden="true">
              {said}
            </p>
          )}
          {hasList && (
            // Pressed with the pointer, the field keeps the focus.
            <div
              id={`${id}-list`}
              role="listbox"
              tabIndex={-1}
              className="finder-list"
              aria-label="Patients found"
              onMouseDown={(event) => event.preventDefault()}
            >
              {found.map((patient, place) =>
                typeof chosen === "function" ? (
                  <Option key={patient.id} {...option(place)} onChoose={() => chosen(patient)}>
                    <FoundLines patient={patient} />
                  </Option>
                ) : (
                  <OptionLink key={patient.id} {...option(place)} href={`${chosen.before}${patient.id}${chosen.after}`} onFollow={follow}>
                    <FoundLines patient={patient} />
                  </OptionLink>
                ),
              )}
              {fresh !== undefined && (
                <Option {...option(found.length)} isNew onChoose={() => fresh.onChoose(isAsking ? null : (answer?.start ?? null))}>
                  <UserPlus aria-hidden="true" />
                  {fresh.label}
                </Option>
              )}
            </div>
          )}
        </div>
      )}
    </div>
  );
}

type OptionProps = {
  readonly id: string;
  readonly isActive: boolean;
  readonly isNew?: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
};

function Option({ id, isActive, isNew = false, onChoose, children }: OptionProps) {
  return (
    <button
      id={id}
      type="button"
      role="option"
      aria-selected={isActive}
      tabIndex={-1}
      className={isNew ? "finder-new" : undefined}
      onClick={onChoose}
    >
      {children}
    </button>
  );
}

function FoundLines({ patient }: { readonly patient: FoundPatient }) {
  const { marked, because, age, born, due } = patient;
  return (
    <>
      <span className="min-w-0 flex-1">
        <span className="strong block">
          <Marks of={marked.name} />
          {marked.called.length > 0 && (
            <span className="second-line">
              {" "}
              called <Marks of={marked.called} />
            </span>
          )}
        </span>
        <span className="second-line block">
          {born === null ? "No date of birth" : <Marks of={marked.born} />}
          {marked.phone.length > 0 && " · "}
          <span className="whitespace-nowrap">
            <Marks of={marked.phone} />
          </span>
          {marked.number.some(({ isFound }) => isFound) && (
            <>
              {" · patient "}
              <Marks of={marked.number} />
            </>
          )}
        </span>
        {because !== null && <span className="second-line block">{because}</span>}
      </span>
      <span className="second-line text-end">
        {age !== null && <span className="block">{age} years</span>}
        {due.map(({ session, sessions }) => `${session} of ${sessions} due`).join(", ")}
      </span>
    </>
  );
}

type Said = {
  readonly answer: FoundPatients | null;
  readonly asked: string;
  readonly isAsked: boolean;
  readonly isAsking: boolean;
  readonly count: number;
};

/** How the words were read and how many were found; null before there is an answer. */
function sayAnswer({ answer, asked, isAsked, isAsking, count }: Said): string | null {
  if (answer === null) return isAsked && !isAsking ? "No answer just now. Type on to ask again." : null;
  if (asked === "" || answer.isRefused) return answer.understood;
  const many = count === 0 ? "Nobody found." : count === 1 ? "1 patient." : `${count} patients.`;
  return `${answer.understood} ${answer.hasMore ? `The first ${count} are shown; add more of the name.` : many}`;
}
