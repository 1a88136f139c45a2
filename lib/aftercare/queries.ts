import { asc, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { definitionVersions } from "#db/schema/definitions.ts";
import { handouts } from "#db/schema/handouts.ts";
import { locations } from "#db/schema/locations.ts";
import { isRecordOf, patientIdentities } from "#db/schema/patient-identities.ts";
import { patients } from "#db/schema/patients.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { localDate, sayDate, sayInstant } from "#lib/time.ts";
import { aftercareContent, issuedInstructions, issuedSections } from "./input.ts";
import type { PrintedHandout } from "./outputs/printed-handout.ts";
import { timelineAt } from "./outputs/timeline.ts";
import { supersede, timeZero } from "./rules.ts";

type OtherHandoutView = { readonly id: string; readonly when: string };

/** One handout as it was given: the words and times of the day it was issued, whatever came after. */
export type HandoutView = PrintedHandout & {
  readonly id: string;
  readonly patient: { readonly id: string; readonly name: string };
  readonly issuedAt: Temporal.Instant;
  /** The earlier handouts of this patient that ended with this treatment. */
  readonly supersedes: readonly OtherHandoutView[];
  /** The next treatment's handout, which ended this one. */
  readonly supersededBy: OtherHandoutView | null;
};

const approvers = alias(users, "approvers");

/** A handout to read, print or take along, told from the moment the treatment ended. Opening it is audited first. */
export async function getHandout(
  ctx: Ctx<"handout:read">,
  id: string,
  action: "handout:open" | "handout:print" | "handout:calendar" = "handout:open",
): Promise<HandoutView | null> {
  const [row] = await ctx.db
    .select({
      id: handouts.id,
      content: definitionVersions.content,
      versionNumber: definitionVersions.number,
      approvedBy: approvers.name,
      approvedAt: definitionVersions.approvedAt,
      treatmentId: handouts.treatmentId,
      patientId: handouts.patientId,
      canonicalId: patientIdentities.canonicalId,
      patientName: sql<string>`trim(${patients.givenName} || ' ' || ${patients.familyName})`,
      locationName: locations.name,
      phone: locations.phone,
      treatmentEndedAt: handouts.treatmentEndedAt,
      timeZone: handouts.timeZone,
      sections: handouts.sections,
      issuedAt: handouts.issuedAt,
      issuedBy: users.name,
    })
    .from(handouts)
    .innerJoin(definitionVersions, eq(definitionVersions.id, handouts.aftercareVersionId))
    .leftJoin(approvers, eq(approvers.id, definitionVersions.approvedBy))
    .innerJoin(patientIdentities, eq(patientIdentities.id, handouts.patientId))
    .innerJoin(patients, eq(patients.id, patientIdentities.canonicalId))
    .innerJoin(locations, eq(locations.id, handouts.locationId))
    .innerJoin(users, eq(users.id, handouts.issuedBy))
    .where(eq(handouts.id, id));
  if (row === undefined) return null;
  await recordAudit(ctx, { action, objectType: "handout", objectId: id, patientId: row.patientId });
  const sets = await setsOf(ctx, row.canonicalId);
  const place = sets.findIndex((set) => set.id === id);
  const until = sets.slice(0, place + 1);
  const zero = timeZero(row.treatmentEndedAt);
  const timeline = timelineAt({ sets: until, now: zero, timeZone: row.timeZone, absolute: true });
  if (timeline === null) throw new Error("A handout tells of a treatment that has ended.");
  const next = sets[place + 1];
  const content = aftercareContent.parse(row.content);
  return {
    id: row.id,
    treatmentId: row.treatmentId,
    issue: 1,
    title: content.title,
    intro: content.intro,
    patient: { id: row.canonicalId, name: row.patientName },
    location: { name: row.locationName, phone: row.phone },
    treatedAt: sayInstant(zero, row.timeZone),
    issuedAt: row.issuedAt,
    given: `Given ${sayInstant(row.issuedAt, row.timeZone)}, by ${row.issuedBy}.`,
    approval: sayApproval(row, row.timeZone),
    timeline,
    sections: issuedSections.parse(row.sections),
    products: [],
    homePlan: [],
    replaced: null,
    supersedes: endedBy(until).map(named),
    supersededBy: next === undefined ? null : named(next),
  };
}

/** Which version of the set was given, and which clinician stands for it. */
function sayApproval(
  version: { readonly versionNumber: number; readonly approvedBy: string | null; readonly approvedAt: Temporal.Instant | null },
  timeZone: string,
): string {
  const { versionNumber, approvedBy, approvedAt } = version;
  if (approvedBy === null || approvedAt === null) return `Aftercare version ${versionNumber}.`;
  return `Aftercare version ${versionNumber}, approved by ${approvedBy} on ${sayDate(localDate(approvedAt, timeZone))}.`;
}

type StoredSet = Awaited<ReturnType<typeof setsOf>>[number];

/** All sets handed to a patient under any of their merged records, in the order of the treatments; of one treatment the first issue. */
async function setsOf(ctx: Ctx<"handout:read">, canonicalId: string) {
  const rows = await ctx.db
    .select({
      id: handouts.id,
      treatmentEndedAt: handouts.treatmentEndedAt,
      timeZone: handouts.timeZone,
      instructions: handouts.instructions,
    })
    .from(handouts)
    .where(isRecordOf(handouts.patientId, canonicalId))
    .orderBy(asc(handouts.treatmentEndedAt), asc(handouts.id));
  return rows.map((row) => ({ ...row, instructions: issuedInstructions.parse(row.instructions) }));
}

/** Which earlier sets still had something running when the last one began: those that it cut short. */
function endedBy(sets: readonly StoredSet[]): StoredSet[] {
  const cut = supersede(sets);
  const [before] = sets.slice(-2);
  if (sets.length < 2 || before === undefined) return [];
  const after = cut.find(({ id }) => id === before.id);
  return JSON.stringify(after?.instructions) === JSON.stringify(before.instructions) ? [] : [before];
}

function named({ id, treatmentEndedAt, timeZone }: StoredSet): OtherHandoutView {
  return { id, when: sayDate(treatmentEndedAt.toZonedDateTimeISO(timeZone).toPlainDate().toString()) };
}
