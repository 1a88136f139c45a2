import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PatientChoice } from "#components/diary/patient-choice.tsx";
import { AlikePatients } from "#components/patients/alike-patients.tsx";
import { BirthDateMissing } from "#components/patients/birth-date-missing.tsx";
import { PatientFields } from "#components/patients/patient-fields.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { DateField, SelectField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { KeepDraft } from "#components/ui/keep-draft.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { listLocations } from "#lib/clinic/queries/locations.ts";
import { idField } from "#lib/fields.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { findPatients } from "#lib/patients/queries/search.ts";
import { listCliniciansAt } from "#lib/resources/queries/hours.ts";
import { listServices } from "#lib/services/queries.ts";
import { isIsoDate, localDate } from "#lib/time.ts";
import { readSearchWords } from "../../patients/search-cookie.ts";
import { readMinutes } from "../address.ts";
import { bookAppointmentAction, findForBookingAction, registerForBookingAction, startForBookingAction } from "./actions.ts";

export const metadata: Metadata = { title: "New appointment" };

const isId = (text: string) => idField.safeParse(text).success;
const one = (value: string | string[] | undefined) => (typeof value === "string" ? value : "");

export default async function NewAppointmentPage({ searchParams }: PageProps<"/diary/new">) {
  const ctx = await enterArea("appointment:book", "patient:read", "clinic:read");
  const asked = await searchParams;
  const locations = await listLocations(ctx);
  const location = locations.find(({ id }) => id === asked.location) ?? locations[0];
  const today = location === undefined ? "" : localDate(ctx.now, location.timeZone);
  const date = isIsoDate(one(asked.date)) ? one(asked.date) : today;
  const time = /^([01]\d|2[0-3]):[0-5]\d$/.test(one(asked.time)) ? one(asked.time) : "";
  const minutes = readMinutes(asked);
  const slot = new URLSearchParams({
    date,
    ...(time === "" ? {} : { time }),
    ...(location === undefined ? {} : { location: location.id }),
    ...(isId(one(asked.clinician)) ? { clinician: one(asked.clinician) } : {}),
    ...(minutes === undefined ? {} : { minutes: String(minutes) }),
  }).toString();
  const back = `/diary?${new URLSearchParams({ date, ...(location === undefined ? {} : { location: location.id }) })}`;
  const crumbs = [{ label: "Diary", href: back }, { label: "New appointment" }];
  const patientId = one(asked.patient);
  const words = patientId === "" ? await readSearchWords(ctx.actor.sessionId, "booking") : null;
  const search = words === null ? null : await findPatients(ctx, words);
  if (patientId === "" && asked.register === "1") {
    return (
      <div className="page page-narrow">
        <PageHead
          title="New patient"
          lead={
            <>
              Then the appointment goes on. <TextLink href={`/diary/new?${slot}`}>Search again</TextLink>
            </>
          }
          crumbs={crumbs}
        />
        <Panel>
          <ActionForm action={registerForBookingAction} submit="Register and go on" pendingText="Registering…">
            <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
            <HiddenField name="slot" value={slot} />
            <KeepDraft of={`${ctx.actor.id} registers for ${slot}`} />
            <PatientFields short start={search?.start} />
            <AlikePatients slot={slot} />
          </ActionForm>
        </Panel>
      </div>
    );
  }
  if (patientId === "") {
    return (
      <div className="page page-narrow">
        <PageHead
          title="New appointment"
          lead="Who is it for? If the search finds nobody, a new patient is registered from there."
          crumbs={crumbs}
        />
        <PatientChoice words={words} search={search} slot={slot} action={findForBookingAction} start={startForBookingAction} />
      </div>
    );
  }
  const patient = idField.safeParse(patientId).success ? await getPatientHeader(ctx, patientId) : null;
  if (patient === null) notFound();
  const services = await listServices(ctx);
  // Without JavaScript the list cannot follow the chosen location: all are offered, named by where they work.
  const places = await Promise.all(locations.map(async ({ id, name }) => ({ name, people: await listCliniciansAt(ctx, id) })));
  const clinicians = places.flatMap(({ name, people }) => people.map((person) => ({ value: person.id, label: person.name, group: name })));
  const seen = new Set<string>();
  const named = clinicians.filter(({ value }) => !seen.has(value) && seen.add(value));
  return (
    <div className="page page-narrow">
      <PageHead
        title="New appointment"
        lead={
          <>
            For{" "}
            <TextLink href={`/patients/${patient.id}`} strong>
              {patient.name}
            </TextLink>
            . <TextLink href={`/diary/new?${slot}`}>Someone else</TextLink>
          </>
        }
        crumbs={crumbs}
      />
      {patient.born === null && (
        <div className="mb-4">
          <BirthDateMissing patientId={patient.id} />
        </div>
      )}
      <Panel>
        <ActionForm
          action={bookAppointmentAction}
          submit="Book appointment"
          pendingText="Booking…"
          beside={<ButtonLink href={back}>Cancel</ButtonLink>}
        >
          <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
          <HiddenField name="patientId" value={patient.id} />
          <KeepDraft of={`${ctx.actor.id} books for ${patient.id}, ${slot}`} />
          <SelectField
            name="serviceId"
            label="Service"
            placeholder="Choose a service"
            help="A session of a series is booked from the series, so that its gaps are kept."
            options={services.map(({ id, name, category, minutes }) => ({ value: id, label: `${name}, ${minutes} min`, group: category }))}
          />
          {locations.length === 1 && location !== undefined ? (
            <HiddenField name="locationId" value={location.id} />
          ) : (
            <SelectField
              name="locationId"
              label="Location"
              defaultValue={location?.id}
              options={locations.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
          <div className="plan-fields">
            <DateField name="date" label="Date" defaultValue={date} min={today} />
            <TextField name="time" label="Time" type="time" step={300} defaultValue={time} />
            <TextField
              name="minutes"
              label="Length"
              type="number"
              optional
              min={5}
              max={600}
              step={5}
              unit="min"
              defaultValue={minutes}
              help="Left empty: as long as the service takes."
            />
          </div>
          <SelectField
            name="clinicianId"
            label="Clinician"
            defaultValue={named.some(({ value }) => value === asked.clinician) ? one(asked.clinician) : "any"}
            help="Room and device follow by themselves: the first that are free."
            options={[{ value: "any", label: "Any who is free" }, ...named]}
          />
        </ActionForm>
      </Panel>
    </div>
  );
}
