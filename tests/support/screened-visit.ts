/** A visit with needles in a series, on the clinic's day, with form and consent in force: what screening, consent and the gate are tested on. */

import type { Database } from "#db/client.ts";
import { contentHash } from "#db/once.ts";
import { appointments } from "#db/schema/appointments.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { locations } from "#db/schema/locations.ts";
import { patients } from "#db/schema/patients.ts";
import { prices } from "#db/schema/prices.ts";
import { series } from "#db/schema/series.ts";
import { serviceCategories, services } from "#db/schema/services.ts";
import { users } from "#db/schema/users.ts";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import { defaultTreatmentConsent } from "#db/seed/definitions/treatment-consent.ts";
import { type Ctx, mintStaff } from "#lib/auth/ctx.ts";
import type { Permission, Role } from "#lib/auth/policy.ts";
import { signScreening } from "#lib/screening/commands/sign.ts";
import { allClearAnswers } from "#tests/vectors/runners.ts";

export const TODAY = "2026-11-23";
/** Mon 23 Nov 2026, 10:00 am in Melbourne. */
export const NOW = Temporal.Instant.from("2026-11-22T23:00:00Z");

function only<T>([row]: readonly T[]): T {
  if (row === undefined) throw new Error("Nothing was inserted.");
  return row;
}

type Kind = "form" | "consent" | "protocol";

async function inForce(database: Database, kind: Kind, slug: string, name: string, content: object, approvedBy: string) {
  const { db } = database;
  const definition = only(await db.insert(definitions).values({ kind, slug, name }).returning({ id: definitions.id }));
  const version = only(
    await db
      .insert(definitionVersions)
      .values({
        definitionId: definition.id,
        number: 1,
        state: "in_force",
        content,
        contentHash: contentHash(content),
        approvedBy,
        approvedAt: NOW,
        inForceAt: NOW,
      })
      .returning({ id: definitionVersions.id }),
  );
  return { definitionId: definition.id, versionId: version.id };
}

/** The people, place and texts of the clinic; call once in an empty database. */
export async function openScreeningClinic(database: Database) {
  const { db } = database;
  const person = async (name: string, roles: Role[], flags: { readonly isDoctor?: boolean; readonly isPrescriber?: boolean } = {}) =>
    only(
      await db
        .insert(users)
        .values({ name, email: `${name.toLowerCase()}@clinic.example`, roles, ...flags })
        .returning({ id: users.id, name: users.name, roles: users.roles, isDoctor: users.isDoctor, isPrescriber: users.isPrescriber }),
    );
  const clinician = await person("Aroha", ["clinician"]);
  const doctor = await person("Edith", ["clinician"], { isDoctor: true, isPrescriber: true });
  const reception = await person("Hanna", ["reception"]);
  const location = only(
    await db
      .insert(locations)
      .values({ name: "Carlton", timeZone: "Australia/Melbourne", jurisdiction: "AU-VIC", currency: "AUD", emergencyNumber: "000" })
      .returning({ id: locations.id }),
  );
  const category = only(await db.insert(serviceCategories).values({ name: "Needling" }).returning({ id: serviceCategories.id }));
  const service = only(
    await db
      .insert(services)
      .values({
        categoryId: category.id,
        name: "Acne scars, face",
        kind: "treatment",
        needles: true,
      })
      .returning({ id: services.id }),
  );
  await listAt(database, { serviceId: service.id, locationId: location.id }, 34_000);
  const form = await inForce(database, "form", "screening", "Screening", defaultScreeningForm, clinician.id);
  const consent = await inForce(database, "consent", "treatment", "Consent", defaultTreatmentConsent, clinician.id);
  const protocol = await inForce(database, "protocol", "acne-scarring", "Acne scarring", {}, clinician.id);
  return { database, clinician, doctor, reception, locationId: location.id, serviceId: service.id, form, consent, protocol };
}

export type ScreeningClinic = Awaited<ReturnType<typeof openScreeningClinic>>;

/** A ctx of exactly these permissions for someone of the clinic. */
export function as<P extends Permission>(
  { database }: ScreeningClinic,
  person: ScreeningClinic["clinician"],
  permissions: readonly P[],
  now = NOW,
): Ctx<P> {
  const actor = { ...person, kind: "staff", sessionId: null } as const;
  const minted = mintStaff({ actor, now, db: database.db, database, requestId: "test" }, permissions);
  if (!minted.ok) throw new Error("This role may not.");
  return minted.value;
}

/** A new patient with a series of four and its first visit today, arrived. */
export async function bookVisit(
  clinic: ScreeningClinic,
  given: { readonly dateOfBirth?: string | null; readonly inSeries?: boolean } = {},
) {
  const { db } = clinic.database;
  const patient = only(
    await db
      .insert(patients)
      .values({
        givenName: "Ines",
        familyName: "Carvalho",
        dateOfBirth: given.dateOfBirth === undefined ? "1985-08-14" : given.dateOfBirth,
      })
      .returning({ id: patients.id }),
  );
  const plan = only(
    await db
      .insert(series)
      .values({
        patientId: patient.id,
        protocolVersionId: clinic.protocol.versionId,
        serviceId: clinic.serviceId,
        locationId: clinic.locationId,
        sessions: 4,
        gapMinDays: 21,
        gapTargetDays: 28,
        gapMaxDays: 42,
        zones: ["forehead", "chin"],
        proposedBy: clinic.clinician.id,
        proposedAt: NOW,
      })
      .returning({ id: series.id }),
  );
  const inSeries = given.inSeries ?? true;
  const visitOn = async (date: string, sessionNumber: number) =>
    only(
      await db
        .insert(appointments)
        .values({
          patientId: patient.id,
          locationId: clinic.locationId,
          serviceId: clinic.serviceId,
          seriesId: inSeries ? plan.id : null,
          sessionNumber: inSeries ? sessionNumber : null,
          status: date === TODAY ? "arrived" : "booked",
          during: { start: Temporal.Instant.from(`${date}T01:00:00Z`), end: Temporal.Instant.from(`${date}T02:00:00Z`) },
          localDate: date,
          localStart: "12:00",
          timeZone: "Australia/Melbourne",
        })
        .returning({ id: appointments.id }),
    ).id;
  return { patientId: patient.id, seriesId: plan.id, appointmentId: await visitOn(TODAY, 1), visitOn };
}

/** The posted fields of an all-clear form, changed; `null` leaves a question open. */
export function postedForm(changes: Readonly<Record<string, string | null>> = {}): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const { id, type, staffOnly } of defaultScreeningForm.sections.flatMap(({ questions }) => questions)) {
    if (staffOnly === true || id in changes) continue;
    if (type === "date") fields[`${id}.state`] = "never";
    else fields[id] = String(allClearAnswers[id]);
  }
  for (const [id, value] of Object.entries(changes)) if (value !== null) fields[id] = value;
  return fields;
}

/** A drawn signature: a stroke from one corner to the other, 24 by 8 pixels. */
export const DRAWN = Uint8Array.fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAABgAAAAICAAAAADGymC/AAAAK0lEQVR42mNgYGD4jw2ARLHKQYUw5RB8NDlUDpIchgkwOWzWguVwuJWBAQBi96dZpipxFgAAAABJRU5ErkJggg==",
);

export type SigningOptions = {
  readonly leaveOpen?: boolean;
  readonly now?: Temporal.Instant;
  readonly formVersionId?: string;
  readonly part?: "full" | "short";
};

/** The patient signs on reception's tablet. */
export function signFor(
  clinic: ScreeningClinic,
  appointmentId: string,
  changes: Readonly<Record<string, string | null>> = {},
  { leaveOpen = false, now = NOW, formVersionId = clinic.form.versionId, part = "full" }: SigningOptions = {},
) {
  return signScreening(as(clinic, clinic.reception, ["screening:take"], now), {
    appointmentId,
    formVersionId,
    part,
    mode: "tablet",
    answers: postedForm(changes),
    seen: {},
    begun: false,
    leaveOpen,
    signature: { image: DRAWN, typedName: null },
    idempotencyKey: crypto.randomUUID(),
  });
}

/** Puts a price on the list, in the place of the last word. */
export async function listAt(
  { db }: Database,
  at: { readonly serviceId: string; readonly locationId: string },
  amountMinor: number,
): Promise<void> {
  await db.insert(prices).values({ ...at, amountMinor, currency: "AUD", taxBasisPoints: 0, validFrom: "2020-01-01" });
}
