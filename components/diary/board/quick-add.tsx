"use client";

import { X } from "lucide-react";
import { useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { AlikePatients } from "#components/patients/alike-patients.tsx";
import { PatientFields } from "#components/patients/patient-fields.tsx";
import { PatientFinder } from "#components/patients/patient-finder.tsx";
import { Button } from "#components/ui/button.tsx";
import { FieldFrame } from "#components/ui/field-frame.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import type { FormAction, FormState } from "#lib/form-state.ts";
import type { PatientStart } from "#lib/patients/rules/search-start.ts";
import { wallTime } from "./geometry.ts";
import type { Place } from "./pointer.ts";
import { BookingForm, type ChosenPatient, type Draft } from "./quick-add-form.tsx";
import { type BookingChoices, bookingChoices } from "./quick-add-views.ts";

export type QuickAddActions = { readonly book: FormAction; readonly bookSession: FormAction; readonly register: FormAction };

type Props = {
  readonly location: string;
  readonly date: string;
  readonly today: string;
  /** Where on the day it was asked for; null for no place in particular. */
  readonly place: Place | null;
  readonly onClose: () => void;
  readonly actions: QuickAddActions;
};

/** A drawn stretch is a wish for its length; a mere press is not. */
const PRESS = 5;

function draftOf(place: Place | null, date: string): Draft {
  if (place === null) return { serviceId: "", date, time: "", clinicianId: "any", minutes: null };
  const { column, span } = place;
  return {
    serviceId: "",
    date: column.date,
    time: wallTime(span.from),
    clinicianId: column.id,
    minutes: span.minutes > PRESS ? span.minutes : null,
  };
}

/** A new appointment without leaving the day: the patient first, then what, how long and with whom. What was chosen stays while a new patient is registered. */
export function QuickAdd({ location, date, today, place, onClose, actions }: Props) {
  const id = useId();
  const box = useRef<HTMLDialogElement>(null);
  const [draft, setDraft] = useState(() => draftOf(place, date));
  const [words, setWords] = useState("");
  const [patient, setPatient] = useState<ChosenPatient | null>(null);
  const [start, setStart] = useState<PatientStart | undefined>(undefined);
  const [isRegistering, setRegistering] = useState(false);
  const [choices, setChoices] = useState<BookingChoices | null>(null);
  const closed = useEffectEvent(onClose);
  useEffect(() => {
    const dialog = box.current;
    if (dialog === null) return;
    const leave = () => closed();
    dialog.showModal();
    dialog.querySelector<HTMLElement>("[role=combobox]")?.focus();
    dialog.addEventListener("close", leave);
    const shut = new AbortController();
    const load = async () => {
      const answer = await fetch(`/api/diary/choices?location=${location}`, { signal: shut.signal });
      if (answer.ok) setChoices(bookingChoices.parse(await answer.json()));
    };
    load().catch(() => undefined);
    return () => {
      shut.abort();
      dialog.removeEventListener("close", leave);
    };
  }, [location]);

  const choose = ({ id: chosen, name }: { readonly id: string; readonly name: string }, born: string | null = "") => {
    setPatient({ id: chosen, name, born, age: null, phone: "", due: [] });
    setRegistering(false);
  };
  const register = async (state: FormState, data: FormData): Promise<FormState> => {
    const answer = await actions.register(state, data);
    if (answer.made === undefined) return answer;
    const name = `${data.get("givenName")} ${data.get("familyName")}`;
    // Only whether there is one: how it is said is the server's business, and the search says it.
    const born = data.get("dateOfBirth.year") ? "" : null;
    choose({ id: answer.made, name }, born);
    return answer;
  };
  return (
    <dialog ref={box} aria-labelledby={id} className="dialog dialog-quick">
      <div className="dialog-head">
        <h2 id={id}>{isRegistering ? "New patient" : "New appointment"}</h2>
        <button type="button" className="icon-btn" aria-label="Close" onClick={() => box.current?.close()}>
          <X />
        </button>
      </div>
      <div className="dialog-body">
        {isRegistering ? (
          <ActionForm
            action={register}
            label="New patient"
            submit="Register and go on"
            pendingText="Registering…"
            beside={<Button onClick={() => setRegistering(false)}>Back</Button>}
          >
            <HiddenField name="idempotencyKey" value={choices?.key ?? ""} />
            <HiddenField name="slot" value="" />
            <PatientFields short start={start} />
            <AlikePatients onChoose={choose} />
          </ActionForm>
        ) : patient === null ? (
          <FieldFrame id={`${id}-patient`} label="Patient" error={null}>
            <PatientFinder
              id={`${id}-patient`}
              words={words}
              onWords={setWords}
              hasRecent
              withDue
              chosen={setPatient}
              fresh={{
                label: "New patient, keep this draft",
                onChoose: (begun) => {
                  setStart(begun ?? undefined);
                  setRegistering(true);
                },
              }}
            />
          </FieldFrame>
        ) : (
          <BookingForm
            location={location}
            today={today}
            patient={patient}
            onOther={() => setPatient(null)}
            draft={draft}
            onDraft={setDraft}
            choices={choices}
            book={actions.book}
            bookSession={actions.bookSession}
            onCancel={() => box.current?.close()}
          />
        )}
      </div>
    </dialog>
  );
}
