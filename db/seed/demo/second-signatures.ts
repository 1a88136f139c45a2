import { and, eq, isNull, lt } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { treatments } from "#db/schema/treatments.ts";
import { cosignTreatment } from "#lib/treatments/commands/cosign.ts";
import { addNoteTemplate } from "#lib/treatments/commands/templates.ts";
import { type At, must, type Person } from "./clock.ts";
import type { Random } from "./random.ts";

const TEMPLATES = [
  ["Even redness", "Even redness, comfortable throughout. Cooled for five minutes after."],
  ["Extra passes", "Two extra passes over the deeper scars; uniform pinpoint bleeding there."],
  ["Aftercare told", "Aftercare talked through and handed out; knows whom to ring."],
] as const;

/** Words for the notes, and the doctor's signature beside what supervised staff signed until two days ago: the latest still wait. */
export async function signBeside(stage: {
  readonly database: Database;
  readonly at: At;
  readonly random: Random;
  readonly doctor: Person;
  readonly now: Temporal.Instant;
}): Promise<void> {
  const { database, at, random, doctor, now } = stage;
  for (const [name, words] of TEMPLATES)
    must("add a note template", await addNoteTemplate(at(now, doctor), { idempotencyKey: random.key(), name, words }));
  const waiting = await database.db
    .select({ id: treatments.id, signedAt: treatments.signedAt })
    .from(treatments)
    .where(and(eq(treatments.cosignNeeded, true), isNull(treatments.cosignedAt), lt(treatments.signedAt, now.subtract({ hours: 48 }))));
  for (const { id, signedAt } of waiting)
    must("co-sign a record", await cosignTreatment(at((signedAt ?? now).add({ hours: 20 }), doctor), { treatmentId: id }));
}
