import { eq, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { definitionVersions } from "#db/schema/definitions.ts";
import { patientIdentities } from "#db/schema/patient-identities.ts";
import { series } from "#db/schema/series.ts";
import { seriesEvents } from "#db/schema/series-events.ts";
import type { SeriesBefore } from "#lib/appointments/commands/change.ts";
import { takeLocks } from "#lib/appointments/commands/locks.ts";
import { findStanding } from "#lib/appointments/commands/standing.ts";
import { heldBy } from "#lib/appointments/queries/held.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import type { Tx } from "#lib/auth/ctx.ts";
import { allows } from "#lib/auth/policy.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { type ProtocolContent, protocolContent } from "../input.ts";
import { outsideProtocol } from "../rules/series.ts";

export type Plan = typeof series.$inferSelect;

/** The series as it stands, held until the commit against whoever would end, pause or change it: taken under the patient's lock. */
export async function holdSeries(tx: Tx<never>, seriesId: string): Promise<Result<Plan>> {
  const [plan] = await tx.db.select().from(series).where(eq(series.id, seriesId)).for("no key update");
  if (plan === undefined) return refuse("not_found");
  return plan.endedAt === null ? done(plan) : refuse("series_ended");
}

/**
 * The series for a change of the series itself: the patient's lock and those of everything that its sessions hold, in everybody's order, then its row.
 * @returns `series_ended`, or `changed_meanwhile` where the page was older.
 */
export async function lockSeries(tx: Tx<never>, asked: { readonly seriesId: string; readonly version: number }): Promise<Result<Plan>> {
  const [owner] = await tx.db
    .select({ patientId: sql<string>`${patientIdentities.canonicalId}` })
    .from(series)
    .innerJoin(patientIdentities, eq(patientIdentities.id, series.patientId))
    .where(eq(series.id, asked.seriesId));
  if (owner === undefined) return refuse("not_found");
  const standing = await findStanding(tx, asked.seriesId);
  await takeLocks(
    tx,
    owner.patientId,
    await heldBy(
      tx,
      standing.map(({ id }) => id),
    ),
  );
  const plan = await holdSeries(tx, asked.seriesId);
  if (!plan.ok) return plan;
  return plan.value.version === asked.version ? plan : changedMeanwhile(tx, "series", asked.seriesId);
}

type Altered = Partial<
  Pick<Plan, "sessions" | "protocolVersionId" | "gapMinDays" | "gapTargetDays" | "gapMaxDays" | "zones" | "pausedAt" | "pausedReason">
>;

/** Alters the series itself; `lockSeries` was taken. */
export async function alterSeriesIn(tx: Tx<never>, plan: Plan, altered: Altered): Promise<void> {
  await tx.db
    .update(series)
    .set({ ...altered, version: plan.version + 1 })
    .where(eq(series.id, plan.id));
}

/** What an undo needs to put the series back as it is now, once `alterSeriesIn` has altered it. */
export function beforeAltering(plan: Plan): SeriesBefore {
  const { sessions, protocolVersionId, gapMinDays, gapTargetDays, gapMaxDays, zones, pausedAt, pausedReason, version } = plan;
  return {
    sessions,
    protocolVersionId,
    gapMinDays,
    gapTargetDays,
    gapMaxDays,
    zones,
    pausedAt: pausedAt?.toString() ?? null,
    pausedReason,
    versionAfter: version + 1,
  };
}

type SeriesEvent = Pick<typeof seriesEvents.$inferInsert, "seriesId" | "what"> & {
  readonly reason?: string;
  readonly changeId?: string;
  /** Numbers and ids only. */
  readonly detail?: Readonly<Record<string, number | string | boolean | null>>;
};

/** What happened to a series as a whole, in the transaction in which it did. */
export async function recordSeriesEventIn(tx: Tx<never>, { reason, changeId, ...event }: SeriesEvent): Promise<void> {
  await tx.db.insert(seriesEvents).values({
    ...event,
    reason: reason === undefined || reason === "" ? null : reason,
    changeId: changeId ?? null,
    by: tx.actor.id,
    at: tx.now,
  });
}

/** The content of a series' protocol, whatever became of the version since. */
export async function protocolOf(tx: Tx<never>, plan: Plan): Promise<ProtocolContent> {
  const [version] = await tx.db
    .select({ content: definitionVersions.content })
    .from(definitionVersions)
    .where(eq(definitionVersions.id, plan.protocolVersionId));
  return protocolContent.parse(version?.content);
}

/** Whether the series may have this many sessions: what its protocol allows, or what a clinician says, who gives a reason in any case. */
export async function checkSessionCount(tx: Tx<never>, plan: Plan, sessions: number): Promise<Result<null>> {
  if (sessions < 1 || sessions > 12) return refuse("outside_protocol", { allowed: "1 to 12 sessions" });
  if (allows(tx.actor.roles, "series:propose")) return done(null);
  const { gapMinDays: min, gapTargetDays: target, gapMaxDays: max, zones } = plan;
  const outside = outsideProtocol(await protocolOf(tx, plan), { sessions, gaps: { min, target, max }, zones });
  return outside?.field === "sessions" ? refuse("needs_clinician", { allowed: outside.allowed }) : done(null);
}

/** Gives the sessions after a dropped one the number before theirs, whatever became of their appointments. */
export async function closeRanks(tx: Tx<never>, seriesId: string, dropped: number): Promise<void> {
  // In two steps, by way of numbers that nobody has: two appointments may never bear one number, not even for a moment.
  await tx.db
    .update(appointments)
    .set({ sessionNumber: sql`-${appointments.sessionNumber}` })
    .where(sql`${appointments.seriesId} = ${seriesId} and ${appointments.sessionNumber} > ${dropped}`);
  await tx.db
    .update(appointments)
    .set({ sessionNumber: sql`-${appointments.sessionNumber} - 1`, version: sql`${appointments.version} + 1` })
    .where(sql`${appointments.seriesId} = ${seriesId} and ${appointments.sessionNumber} < 0`);
}
