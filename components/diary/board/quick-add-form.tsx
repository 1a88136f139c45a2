"use client";

import { useState } from "react";
import { BirthDateMissing } from "#components/patients/birth-date-missing.tsx";
import type { FoundPatient } from "#components/patients/found-views.ts";
import { Button } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { CheckboxField } from "#components/ui/choice-field.tsx";
import { DateField, SelectField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { AppLink } from "#components/ui/link.tsx";
import { useAnswer } from "#components/ui/use-answer.ts";
import type { FormAction } from "#lib/form-state.ts";
import { minutesOf, sayClock } from "./geometry.ts";
import { type BookingChoices, type BookingPreview, bookingPreview } from "./quick-add-views.ts";

/** What is chosen of the appointment before and beside the patient. */
export type Draft = {
  readonly serviceId: string;
  readonly date: string;
  readonly time: string;
  readonly clinicianId: string;
  readonly minutes: number | null;
};

/** Whom it is for, as found or as just registered. */
export type ChosenPatient = Pick<FoundPatient, "id" | "name" | "born" | "age" | "phone" | "due">;

type Props = {
  readonly location: string;
  readonly today: string;
  readonly patient: ChosenPatient;
  readonly onOther: () => void;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly choices: BookingChoices | null;
  readonly book: FormAction;
  readonly bookSession: FormAction;
  readonly onCancel: () => void;
};

/** What, how long, when and with whom; what it would take is looked up while it is chosen, and said in words before anything is booked. */
export function BookingForm({ location, today, patient, onOther, draft, onDraft, choices, book, bookSession, onCancel }: Props) {
  const [first] = patient.due;
  const [what, setWhat] = useState(first === undefined || draft.serviceId !== "" ? draft.serviceId : `series ${first.seriesId}`);
  // A select is mounted anew with another default, and would lose the focus of who goes through it by keys: so its default stays what it was at first.
  const [initial] = useState({ what, ...draft });
  const due = patient.due.find(({ seriesId }) => what === `series ${seriesId}`);
  const serviceId = due?.serviceId ?? what;
  const service = choices?.services.find(({ id }) => id === serviceId);
  const { date, time, clinicianId, minutes } = draft;
  const isWhole = serviceId !== "" && date !== "" && minutesOf(time) !== null;
  const question = {
    patientId: patient.id,
    serviceId,
    locationId: location,
    date,
    time,
    clinicianId: clinicianId === "any" ? null : clinicianId,
    minutes: minutes !== null && minutes >= 5 && minutes <= 600 ? minutes : null,
    seriesId: due?.seriesId ?? null,
  };
  const { answer: preview, isAsking } = useAnswer("/api/diary/preview", isWhole ? question : null, bookingPreview);
  const start = minutesOf(time);
  return (
    <ActionForm
      key={due === undefined ? "one" : "session"}
      action={due === undefined ? book : bookSession}
      label="New appointment"
      closeOnDone
    >
      <HiddenField name="idempotencyKey" value={choices?.key ?? ""} />
      {due === undefined ? (
        <>
          <HiddenField name="patientId" value={patient.id} />
          <HiddenField name="locationId" value={location} />
        </>
      ) : (
        <>
          <HiddenField name="seriesId" value={due.seriesId} />
          <HiddenField name="session" value={due.session} />
        </>
      )}
      <p className="chosen-patient">
        <span className="min-w-0 flex-1">
          <span className="strong block">{patient.name}</span>
          <span className="second-line block">
            {[patient.born ?? "", patient.age === null ? "" : `${patient.age} years`, patient.phone]
              .filter((part) => part !== "")
              .join(" · ")}
          </span>
        </span>
        <Button size="row" onClick={onOther}>
          Someone else
        </Button>
      </p>
      {patient.born === null && <BirthDateMissing patientId={patient.id} />}
      <div className="quick-pair">
        <SelectField
          name={due === undefined ? "serviceId" : "what"}
          label="Service"
          defaultValue={initial.what}
          placeholder="Choose a service"
          onChange={(value) => {
            setWhat(value);
            // A session is this patient's own; a service stays chosen for whoever is booked instead.
            if (!value.startsWith("series ")) onDraft({ ...draft, serviceId: value });
          }}
          options={[
            ...patient.due.map(({ seriesId, session, sessions, name }) => ({
              value: `series ${seriesId}`,
              label: `Session ${session} of ${sessions}, ${name}`,
              group: "Due",
            })),
            ...(choices?.services ?? []).map(({ id, name, category }) => ({ value: id, label: name, group: category })),
          ]}
        />
        <TextField
          key={`${serviceId} ${service?.minutes}`}
          name="minutes"
          label="Length"
          type="number"
          min={5}
          max={600}
          step={5}
          unit="min"
          defaultValue={minutes ?? service?.minutes}
          onChange={(value) => onDraft({ ...draft, minutes: Number(value) === service?.minutes || value === "" ? null : Number(value) })}
        />
      </div>
      <div className="quick-pair">
        <DateField
          name="date"
          label="Date"
          min={today}
          defaultValue={initial.date}
          onChange={(value) => onDraft({ ...draft, date: value })}
        />
        <TextField
          name="time"
          label="Time"
          type="time"
          step={300}
          defaultValue={initial.time}
          onChange={(value) => onDraft({ ...draft, time: value })}
        />
      </div>
      <SelectField
        name="clinicianId"
        label="Clinician"
        defaultValue={initial.clinicianId}
        onChange={(value) => onDraft({ ...draft, clinicianId: value })}
        options={[
          { value: "any", label: "Any who is free" },
          ...(choices?.clinicians ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Foreseen preview={preview} />
      {preview?.mayBookTwice && (
        <>
          <HiddenField name="bookTwice" value="on" />
          <TextField name="reason" label="Reason for booking twice" maxLength={500} autoComplete="off" />
        </>
      )}
      {preview?.mayBookTwice !== true && preview?.gap?.verdict === "under" && (
        <TextField name="reason" label="A clinician’s reason for the shorter gap" maxLength={500} autoComplete="off" />
      )}
      {preview?.gap?.verdict === "over" && <CheckboxField name="acceptLongGap" label="Accept the longer gap" />}
      <div className="form-foot">
        <SubmitButton pendingText="Booking…" variant={preview !== null && preview.problem === null && !isAsking ? "primary" : "soft"}>
          {start === null ? "Book" : `Book ${sayClock(start)}`}
        </SubmitButton>
        <Button onClick={onCancel}>Cancel</Button>
        <span className="ms-auto">
          <AppLink href={`/patients/${patient.id}/series/new`} className="link t-ui">
            Whole series…
          </AppLink>
        </span>
      </div>
    </ActionForm>
  );
}

/** What would be taken, or what is in the way. */
function Foreseen({ preview }: { readonly preview: BookingPreview | null }) {
  const gap = preview?.gap ?? null;
  return (
    <div role="status" className="quick-ticks">
      {preview !== null && preview.note !== null && <Mark meaning="warn">{preview.note}</Mark>}
      {gap !== null && <Mark meaning={gap.verdict === "ok" ? "ok" : gap.verdict === "over" ? "warn" : "stop"}>{gap.words}</Mark>}
      {preview?.takes.map((words) => (
        <Mark key={words} meaning="ok" light>
          {words}
        </Mark>
      ))}
      {preview?.problem && <Mark meaning="stop">{preview.problem}</Mark>}
    </div>
  );
}
