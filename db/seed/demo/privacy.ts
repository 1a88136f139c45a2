import { asc, eq } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { clinics } from "#db/schema/clinics.ts";
import { patients } from "#db/schema/patients.ts";
import { treatments } from "#db/schema/treatments.ts";
import { addBreachPatients, addBreachStep, noteBreach } from "#lib/privacy/commands/breaches.ts";
import { holdRecords, setPrivacyLaw } from "#lib/privacy/commands/keeping.ts";
import { noteRequest, takeDownStatement } from "#lib/privacy/commands/requests.ts";
import { addDays, type IsoDate } from "#lib/time.ts";
import { type At, atPlace, must, type Person } from "./clock.ts";
import type { Random } from "./random.ts";

type Stage = {
  readonly at: At;
  readonly database: Database;
  readonly random: Random;
  readonly today: IsoDate;
  readonly doctor: Person;
};

/** One of each: a request for a copy, a statement beside a treatment, a held record, and a breach that is being seen to. */
export async function exerciseRights({ at, database, random, today, doctor }: Stage): Promise<void> {
  const day = (daysAgo: number, time: string) => at(atPlace(addDays(today, -daysAgo), time, "Australia/Melbourne"), doctor);
  const [clinic] = await database.db.select({ version: clinics.version }).from(clinics);
  must("confirm the country", await setPrivacyLaw(day(30, "09:00"), { version: clinic?.version ?? 1, law: "AU" }));
  const [treated] = await database.db
    .select({ id: treatments.id, patientId: treatments.patientId })
    .from(treatments)
    .where(eq(treatments.state, "signed"))
    .orderBy(asc(treatments.startedAt), asc(treatments.id))
    .limit(1);
  const [first, second] = await database.db.select({ number: patients.number }).from(patients).orderBy(asc(patients.number)).limit(2);
  if (treated === undefined || first === undefined || second === undefined) throw new Error("The demo has nobody to ask for a copy.");
  const { id: treatmentId, patientId } = treated;
  const asked = { asker: "patient", askerName: "", identityCheck: "photo_id" } as const;
  const request = { idempotencyKey: random.key(), patientId, askedOn: addDays(today, -6), ...asked };
  must("note a request", await noteRequest(day(6, "10:20"), request));
  const about = { about: "treatment", aboutId: treatmentId } as const;
  const words = "My forehead stung for two days afterwards, not one. I said so when I was called.";
  const statement = { idempotencyKey: random.key(), patientId, about, words, saidOn: addDays(today, -6) };
  must("take down a statement", await takeDownStatement(day(6, "10:30"), statement));
  must("hold a record", await holdRecords(day(12, "16:00"), { number: second.number, reason: "A complaint is with the insurer." }));
  const breach = {
    idempotencyKey: random.key(),
    what: "A printed day list was left in the waiting room for about an hour.",
    foundOn: addDays(today, -4),
    foundAt: "11:40",
    fromDay: addDays(today, -4),
    untilDay: addDays(today, -4),
    people: 14,
  };
  const { breachId } = must("note a breach", await noteBreach(day(4, "12:00"), breach));
  must("note whom it concerns", await addBreachPatients(day(4, "12:05"), { breachId, numbers: [first.number, second.number] }));
  const step = {
    idempotencyKey: random.key(),
    breachId,
    kind: "contained",
    words: "Taken away and shredded; day lists stay behind the desk.",
  } as const;
  must("write down a step", await addBreachStep(day(4, "12:10"), step));
}
