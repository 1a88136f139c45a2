import { asc, desc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { definitionVersions } from "#db/schema/definitions.ts";
import { handouts } from "#db/schema/handouts.ts";
import { locations } from "#db/schema/locations.ts";
import { isRecordOf, patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { localDate, sayDate, sayInstant } from "#lib/time.ts";
import { aftercareContent, issuedInstructions, issuedSections } from "./input.ts";
import type { PrintedHandout } from "./outputs/printed-handout.ts";
import { timelineAt } from "./outputs/timeline.ts";
import { supersede, timeZero } from "./rules.ts";

const lines = z.array(z.string());

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
  /** All that were issued for this treatment, latest first: the first of them holds. */
  readonly issues: readonly IssueView[];
};

export type IssueView = {
  readonly id: string;
  readonly issue: number;
  /** "Tue 24 Nov 2026, 3:52 pm" */
  readonly when: string;
  readonly by: string;
  /** Why it was issued anew; null for the first. */
  readonly reason: string | null;
};

/** A handout to read, print or take along, told from the moment the treatment ended. Opening it is audited first. */
export async function getHandout(
  ctx: Ctx<"handout:read">,
  id: string,
  action: "handout:open" | "handout:print" | "handout:calendar" | "handout:send" = "handout:open",
): Promise<HandoutView | null> {
  const [row] = await ctx.db
    .select({
      id: handouts.id,
      content: definitionVersions.content,
      issue: handouts.issue,
      versionNumber: handouts.versionNumber,
      approvedBy: handouts.approvedBy,
      approvedAt: handouts.approvedAt,
      instructions: handouts.instructions,
      products: handouts.products,
      homePlan: handouts.homePlan,
      treatmentId: handouts.treatmentId,
      patientId: handouts.patientId,
      canonicalId: patientIdentities.canonicalId,
      patientName: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
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
    .innerJoin(patientIdentities, eq(patientIdentities.id, handouts.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .innerJoin(locations, eq(locations.id, handouts.locationId))
    .innerJoin(users, eq(users.id, handouts.issuedBy))
    .where(eq(handouts.id, id));
  if (row === undefined) return null;
  await recordAudit(ctx, { action, objectType: "handout", objectId: id, patientId: row.patientId });
  const [sets, issues] = await Promise.all([setsOf(ctx, row.canonicalId), issuesOf(ctx, row.treatmentId, row.timeZone)]);
  const place = sets.findIndex(({ treatmentId }) => treatmentId === row.treatmentId);
  // One that was issued anew tells of what it told when it was given.
  const own = { ...row, instructions: issuedInstructions.parse(row.instructions) };
  const until = [...sets.slice(0, place), own];
  const zero = timeZero(row.treatmentEndedAt);
  const timeline = timelineAt({ sets: until, now: zero, timeZone: row.timeZone, absolute: true });
  if (timeline === null) throw new Error("A handout tells of a treatment that has ended.");
  const next = sets[place + 1];
  const content = aftercareContent.parse(row.content);
  return {
    id: row.id,
    treatmentId: row.treatmentId,
    issue: row.issue,
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
    products: lines.parse(row.products),
    homePlan: lines.parse(row.homePlan),
    replaced: sayReplaced(row.issue, issues),
    issues,
    supersedes: endedBy(until).map(named),
    supersededBy: next === undefined ? null : named(next),
  };
}

/** Which version of the set was given, and which clinician stands for it. */
function sayApproval(
  {
    versionNumber,
    approvedBy,
    approvedAt,
  }: { readonly versionNumber: number; readonly approvedBy: string; readonly approvedAt: Temporal.Instant },
  timeZone: string,
): string {
  return `Aftercare version ${versionNumber}, approved by ${approvedBy} on ${sayDate(localDate(approvedAt, timeZone))}.`;
}

function sayReplaced(issue: number, [newest]: readonly IssueView[]): string | null {
  return newest === undefined || newest.issue === issue ? null : `Replaced: a newer handout of this treatment was given on ${newest.when}.`;
}

async function issuesOf(ctx: Ctx<"handout:read">, treatmentId: string, timeZone: string): Promise<IssueView[]> {
  const rows = await ctx.db
    .select({ id: handouts.id, issue: handouts.issue, issuedAt: handouts.issuedAt, by: users.name, reason: handouts.reason })
    .from(handouts)
    .innerJoin(users, eq(users.id, handouts.issuedBy))
    .where(eq(handouts.treatmentId, treatmentId))
    .orderBy(desc(handouts.issue));
  return rows.map(({ issuedAt, ...issue }) => ({ ...issue, when: sayInstant(issuedAt, timeZone) }));
}

type StoredSet = Omit<Awaited<ReturnType<typeof setsOf>>[number], "treatmentId">;

/** All sets handed to a patient under any of their merged records, in the order of the treatments; of one treatment the latest issue, which holds. */
async function setsOf(ctx: Ctx<"handout:read">, canonicalId: string) {
  const rows = await ctx.db
    .selectDistinctOn([handouts.treatmentEndedAt, handouts.treatmentId], {
      id: handouts.id,
      treatmentId: handouts.treatmentId,
      treatmentEndedAt: handouts.treatmentEndedAt,
      timeZone: handouts.timeZone,
      instructions: handouts.instructions,
    })
    .from(handouts)
    .where(isRecordOf(handouts.patientId, canonicalId))
    .orderBy(asc(handouts.treatmentEndedAt), asc(handouts.treatmentId), desc(handouts.issue));
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
