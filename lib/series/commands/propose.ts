import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { locations } from "#db/schema/locations.ts";
import { patientIdentities } from "#db/schema/patient-identities.ts";
import { series } from "#db/schema/series.ts";
import { services } from "#db/schema/services.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { allows } from "#lib/auth/policy.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { type EndSeriesInput, type ProposeSeriesInput, protocolContent } from "../input.ts";
import { outsideProtocol } from "../rules/series.ts";
import { recordSeriesEventIn } from "./standing.ts";

const answer = z.object({ seriesId: z.string() });

/**
 * Proposes a series from a protocol in force; its numbers stay within the protocol's. Nothing is booked: reception schedules it.
 * "A clinician proposes the series (protocol, number of sessions, gaps, areas); reception schedules it. Reception may start one alone only from a protocol that
 * a clinician marked open to reception."
 */
export function proposeSeries(ctx: Ctx<"series:start">, input: ProposeSeriesInput): Promise<Result<z.output<typeof answer>>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "series:propose", key: input.idempotencyKey, input, answer }, () => proposeIn(tx, input)),
  );
}

/** Whether this protocol is in force, and allows these numbers to whoever asks. Its version is not retired before the commit. */
export async function checkProposal(
  tx: Tx<never>,
  input: Pick<ProposeSeriesInput, "protocolVersionId" | "sessions" | "gaps" | "zones">,
): Promise<Result<null>> {
  const [protocol] = await tx.db
    .select({ content: definitionVersions.content })
    .from(definitionVersions)
    .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .where(
      and(eq(definitionVersions.id, input.protocolVersionId), eq(definitions.kind, "protocol"), eq(definitionVersions.state, "in_force")),
    )
    // Retiring the version waits for this series, or this series sees it retired.
    .for("share", { of: definitionVersions });
  if (protocol === undefined) return refuse("protocol_not_in_force", {}, "protocolVersionId");
  const content = protocolContent.parse(protocol.content);
  if (!content.openToReception && !allows(tx.actor.roles, "series:propose"))
    return refuse("protocol_for_clinicians", {}, "protocolVersionId");
  const outside = outsideProtocol(content, input);
  return outside === null ? done(null) : refuse("outside_protocol", { allowed: outside.allowed }, outside.field);
}

async function proposeIn(tx: Tx<"series:start">, input: ProposeSeriesInput): Promise<Result<z.output<typeof answer>>> {
  const [patient] = await tx.db
    .select({ id: patientIdentities.canonicalId })
    .from(patientIdentities)
    .where(eq(patientIdentities.id, input.patientId));
  if (patient === undefined) return refuse("not_found", {}, "patientId");
  const allowed = await checkProposal(tx, input);
  if (!allowed.ok) return allowed;
  const [service] = await tx.db
    .select({ id: services.id })
    .from(services)
    .where(and(eq(services.id, input.serviceId), eq(services.kind, "treatment"), isNull(services.archivedAt)));
  if (service === undefined) return refuse("not_found", {}, "serviceId");
  const [location] = await tx.db
    .select({ id: locations.id })
    .from(locations)
    .where(and(eq(locations.id, input.locationId), isNull(locations.archivedAt)));
  if (location === undefined) return refuse("not_found", {}, "locationId");
  const [made] = await tx.db
    .insert(series)
    .values({
      patientId: patient.id,
      protocolVersionId: input.protocolVersionId,
      serviceId: input.serviceId,
      locationId: input.locationId,
      sessions: input.sessions,
      gapMinDays: input.gaps.min,
      gapTargetDays: input.gaps.target,
      gapMaxDays: input.gaps.max,
      zones: [...new Set(input.zones)],
      proposedBy: authorId(tx),
      proposedAt: tx.now,
    })
    .returning({ id: series.id });
  if (made === undefined) throw new Error("The series was not returned.");
  await recordSeriesEventIn(tx, { seriesId: made.id, what: "proposed", detail: { sessions: input.sessions } });
  await recordAudit(tx, {
    action: "series:propose",
    objectType: "series",
    objectId: made.id,
    patientId: patient.id,
    detail: { sessions: input.sessions },
  });
  return done({ seriesId: made.id });
}

/** Ends a series with a reason. What is booked stays booked until it is cancelled: nobody loses an appointment by a click elsewhere. */
export function endSeries(ctx: Ctx<"series:propose">, input: EndSeriesInput): Promise<Result<{ readonly seriesId: string }>> {
  return transaction(ctx, async (tx) => {
    const [ended] = await tx.db
      .update(series)
      .set({ endedAt: tx.now, endedReason: input.reason, version: input.version + 1 })
      .where(and(eq(series.id, input.seriesId), eq(series.version, input.version), isNull(series.endedAt)))
      .returning({ id: series.id, patientId: series.patientId });
    if (ended === undefined) {
      const [there] = await tx.db.select({ endedAt: series.endedAt }).from(series).where(eq(series.id, input.seriesId));
      if (there === undefined) return refuse("not_found");
      return there.endedAt === null ? changedMeanwhile(tx, "series", input.seriesId) : refuse("series_ended");
    }
    await recordSeriesEventIn(tx, { seriesId: ended.id, what: "ended", reason: input.reason });
    await recordAudit(tx, { action: "series:end", objectType: "series", objectId: ended.id, patientId: ended.patientId });
    return done({ seriesId: ended.id });
  });
}
