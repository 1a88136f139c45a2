/** Whole courses through the clinic's own commands: proposed, booked, screened, consented, treated, handed out, each at its hour on the clock. */

import type { Database } from "#db/client.ts";
import { contentHash } from "#db/once.ts";
import { clinics } from "#db/schema/clinics.ts";
import { contactConsents } from "#db/schema/contact-consents.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { patients } from "#db/schema/patients.ts";
import { users } from "#db/schema/users.ts";
import { defaultAftercareSet } from "#db/seed/definitions/aftercare-set.ts";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import { defaultTreatmentConsent } from "#db/seed/definitions/treatment-consent.ts";
import { signTreatment } from "#lib/aftercare/commands.ts";
import type { Permission, Role } from "#lib/auth/policy.ts";
import { signScreening } from "#lib/screening/commands/sign.ts";
import { completeStaffPart } from "#lib/screening/commands/staff-part.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { proposeSeries } from "#lib/series/commands/propose.ts";
import { startTreatment } from "#lib/treatments/commands/start.ts";
import { plainZone } from "#lib/treatments/rules/zones.ts";
import { changeStatus } from "./booking.ts";
import { giveConsent } from "./consents.ts";
import { deskOf, plan } from "./desk.ts";
import { messageClock } from "./message-clock.ts";
import { wall } from "./message-facts.ts";
import { at, key, value } from "./results.ts";
import { as, postedForm, type ScreeningClinic } from "./screened-visit.ts";
import { PROTOCOL, type SmallClinic } from "./small-clinic.ts";
import { openCartridge, wholeRecord } from "./treatment-room.ts";

type InForce = { readonly definitionId: string; readonly versionId: string };

/** A definition in force since December 2025. */
async function inForce(
  database: Database,
  approvedBy: string,
  {
    kind,
    slug,
    content,
  }: { readonly kind: "aftercare" | "consent" | "form" | "protocol"; readonly slug: string; readonly content: object },
): Promise<InForce> {
  const made = await database.db.insert(definitions).values({ kind, slug, name: slug }).returning({ id: definitions.id });
  const definitionId = at(made, 0).id;
  const since = wall("2025-12-01 09:00");
  const version = await database.db
    .insert(definitionVersions)
    .values({
      definitionId,
      number: 1,
      state: "in_force",
      content,
      contentHash: contentHash(content),
      approvedBy,
      approvedAt: since,
      inForceAt: since,
    })
    .returning({ id: definitionVersions.id });
  return { definitionId, versionId: at(version, 0).id };
}

async function person(database: Database, name: string, roles: Role[]) {
  const made = await database.db
    .insert(users)
    .values({ name, email: `${name.toLowerCase()}@clinic.example`, roles })
    .returning({ id: users.id, name: users.name, roles: users.roles, isDoctor: users.isDoctor, isPrescriber: users.isPrescriber });
  return at(made, 0);
}

/** A clinic with everything in force that a treatment asks for, and patients who agreed to e-mail. */
async function openRoom(database: Database, clinic: SmallClinic): Promise<{ readonly room: ScreeningClinic; readonly weekly: InForce }> {
  const { db } = database;
  const by = at(clinic.clinicians, 0).userId;
  await db.insert(clinics).values({ name: "Alder Skin" });
  await db.update(patients).set({ dateOfBirth: "1985-08-14", email: "patient@mail.example" });
  const agreed = { channel: "email", agreed: true, notedBy: by } as const;
  await db.insert(contactConsents).values(clinic.patients.map((patientId) => ({ patientId, ...agreed })));
  await inForce(database, by, { kind: "aftercare", slug: "aftercare", content: defaultAftercareSet });
  const weeklyContent = { ...PROTOCOL, gapDays: { min: 7, target: 7, max: 14 } };
  const weekly = await inForce(database, by, { kind: "protocol", slug: "weekly", content: weeklyContent });
  const room = {
    database,
    clinician: await person(database, "Aroha", ["clinician"]),
    doctor: await person(database, "Edith", ["clinician"]),
    reception: await person(database, "Hanna", ["reception"]),
    locationId: clinic.locationId,
    serviceId: clinic.serviceId,
    form: await inForce(database, by, { kind: "form", slug: "screening", content: defaultScreeningForm }),
    consent: await inForce(database, by, { kind: "consent", slug: "treatment", content: defaultTreatmentConsent }),
    protocol: weekly,
  };
  return { room, weekly };
}

type Weeks = { readonly sessions: number; readonly gap: number; readonly first: string };

/** When a session is treated: arrived and screened, needling begun, ended, and its record signed. */
type Hours = { readonly day: string; readonly arrived: string; readonly started: string; readonly ended: string; readonly signed: string };

export async function openCourses(database: Database) {
  const desk = deskOf(database);
  const clinic = await desk.clinicOf({ patients: 6 });
  const { room, weekly } = await openRoom(database, clinic);
  const clinician = <P extends Permission>(permission: P, now: string) => as(room, room.clinician, [permission], wall(now));
  const reception = <P extends Permission>(permission: P, now: string) => as(room, room.reception, [permission], wall(now));

  /** A patient whose series was proposed and booked, and the clock of what they are told. */
  async function onCourse(patient: number, booked: string, { sessions, gap, first }: Weeks) {
    const patientId = at(clinic.patients, patient);
    const clock = messageClock(database, patientId);
    const { serviceId, locationId } = clinic;
    const proposal = {
      patientId,
      serviceId,
      locationId,
      sessions,
      protocolVersionId: gap < 21 ? weekly.versionId : clinic.protocolVersionId,
      gaps: gap < 21 ? { min: 7, target: 7, max: 14 } : { min: 21, target: 28, max: 42 },
      zones: ["chin"],
      idempotencyKey: key(),
    };
    const { seriesId } = value(await proposeSeries(clinician("series:start", "2026-01-05 09:00"), proposal));
    await clock.work(wall("2026-01-05 09:00"));
    const wanted = { idempotencyKey: key(), seriesId, sessions: plan(sessions, first, gap), reason: "", acceptLongGap: false };
    const { appointmentIds } = value(await bookSeries(reception("series:book", booked), wanted));
    await clock.work(wall(booked));
    /** What somebody does at a moment, once everything due before it was said. */
    const when = async (moment: string, work: () => Promise<unknown>) => {
      await clock.runTo(wall(moment).subtract({ minutes: 1 }));
      await work();
      await clock.work(wall(moment));
    };
    const standing = async (session: number) => {
      const found = (await desk.sessionsOf(seriesId)).findLast(({ number, status }) => number === session && status !== "no_show");
      if (found === undefined) throw new Error("No such session is booked.");
      return found;
    };
    const step = async (session: number, to: "arrived" | "closed" | "no_show", now: string) => {
      const { id, version } = await standing(session);
      const input = { appointmentId: id, version, to, reason: "", acceptLongGap: false } as const;
      value(await changeStatus(reception("appointment:change", now), input));
    };
    return { patientId, seriesId, appointmentIds, clock, when, standing, step };
  }

  type Course = Awaited<ReturnType<typeof onCourse>>;

  /** A session is treated as the clinic does it, from the door to the signed record and its handout. @returns the handout */
  async function treat(course: Course, session: number, { day, arrived, started, ended, signed }: Hours): Promise<string> {
    const { id } = await course.standing(session);
    await course.step(session, "arrived", `${day} ${arrived}`);
    await signForm(course, session, `${day} ${arrived}`);
    const staffPart = { appointmentId: id, formVersionId: room.form.versionId, answers: { capacity_concern: "no" }, idempotencyKey: key() };
    value(await completeStaffPart(clinician("screening:decide", `${day} ${arrived}`), staffPart));
    if (session === 1) await giveConsent(room, id, wall(`${day} ${arrived}`));
    const recording = (time: string) => clinician("treatment:record", `${day} ${time}`);
    const { treatmentId } = value(await startTreatment(recording(started), { idempotencyKey: key(), appointmentId: id }));
    await openCartridge(room, treatmentId);
    const record = wholeRecord(treatmentId, at(clinic.devices, 0), { zones: [plainZone("chin", 1, 4)], endedAt: ended });
    const { handoutId } = value(await signTreatment(recording(signed), record));
    await course.step(session, "closed", `${day} ${signed}`);
    return handoutId;
  }

  const signForm = async ({ standing }: Course, session: number, now: string) =>
    value(
      await signScreening(reception("screening:take", now), {
        appointmentId: (await standing(session)).id,
        formVersionId: room.form.versionId,
        part: "full",
        mode: "tablet",
        answers: postedForm(),
        seen: {},
        begun: false,
        leaveOpen: false,
        signature: { image: null, typedName: "Ines Carvalho" },
        idempotencyKey: key(),
      }),
    );

  return { desk, clinician, reception, onCourse, treat, signForm };
}
