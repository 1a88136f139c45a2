import { max, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { recordChangeIn } from "#lib/appointments/commands/change.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { screeningSafeguard } from "#lib/screening/commands/safeguard.ts";
import type { ChangeProtocolInput } from "../input.ts";
import { checkProposal } from "./propose.ts";
import { alterSeriesIn, beforeAltering, lockSeries, recordSeriesEventIn } from "./standing.ts";

/**
 * Goes on with a series by another protocol in force, or another version: its numbers hold for what is still to come, and what is booked stays booked until it
 * is planned anew. A treatment consent is given for a protocol, so the next session asks for the new one's at the gate. A clinician's alone.
 * @returns `protocol_not_in_force`, `outside_protocol`, or `sessions_standing` where more sessions have taken place or are booked than it would have.
 */
export function changeProtocol(
  ctx: Ctx<"series:propose">,
  input: ChangeProtocolInput,
): Promise<Result<{ readonly seriesId: string; readonly changeId: string }>> {
  return transaction(ctx, (tx) => changeIn(tx, input));
}

async function changeIn(
  tx: Tx<"series:propose">,
  input: ChangeProtocolInput,
): Promise<Result<{ readonly seriesId: string; readonly changeId: string }>> {
  const locked = await lockSeries(tx, input);
  if (!locked.ok) return locked;
  const plan = locked.value;
  const { sessions, gaps, zones, protocolVersionId, reason } = input;
  const allowed = await checkProposal(tx, input);
  if (!allowed.ok) return allowed;
  const [last] = await tx.db
    .select({ session: max(appointments.sessionNumber) })
    .from(appointments)
    .where(sql`${appointments.seriesId} = ${plan.id} and ${appointments.status} not in ('cancelled', 'no_show')`);
  const standing = last?.session ?? 0;
  if (sessions < standing) return refuse("sessions_standing", { session: String(standing) }, "sessions");
  const altered = {
    protocolVersionId,
    sessions,
    gapMinDays: gaps.min,
    gapTargetDays: gaps.target,
    gapMaxDays: gaps.max,
    zones: [...new Set(zones)],
  };
  const { id: seriesId, patientId } = plan;
  const change = {
    patientId,
    seriesId,
    seriesBefore: beforeAltering(plan),
    tellPatient: false,
    touching: [],
    safeguard: screeningSafeguard,
  };
  const recorded = await recordChangeIn(tx, { ...change, what: "protocol_changed" }, async () => {
    await alterSeriesIn(tx, plan, altered);
    return done([]);
  });
  if (!recorded.ok) return recorded;
  const { changeId } = recorded.value;
  const detail = { from: plan.protocolVersionId, to: protocolVersionId, sessions };
  await recordSeriesEventIn(tx, { seriesId: plan.id, what: "protocol_changed", reason, changeId, detail });
  await recordAudit(tx, { action: "series:change_protocol", objectType: "series", objectId: plan.id, patientId: plan.patientId, detail });
  return done({ seriesId: plan.id, changeId });
}
