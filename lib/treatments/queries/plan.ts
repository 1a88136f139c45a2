import { eq } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { definitionVersions } from "#db/schema/definitions.ts";
import { series } from "#db/schema/series.ts";
import { protocolContent } from "#lib/series/input.ts";

export type PlannedDepth = { readonly zone: string; readonly fromMm: number; readonly toMm: number };

/** The protocol's depths for the zones that the clinician proposed, all of its zones where none were named; none where the plan cannot be read. Millimetres. */
export function plannedDepths(content: unknown, proposed: readonly string[]): readonly PlannedDepth[] {
  const depths = protocolContent.safeParse(content).data?.depths ?? [];
  return proposed.length === 0 ? depths : depths.filter(({ zone }) => proposed.includes(zone));
}

/** What the protocol gives for one appointment's session; none outside a series. */
export async function findPlan(ctx: { readonly db: Db }, appointmentId: string): Promise<readonly PlannedDepth[]> {
  const [plan] = await ctx.db
    .select({ content: definitionVersions.content, zones: series.zones })
    .from(appointments)
    .innerJoin(series, eq(series.id, appointments.seriesId))
    .innerJoin(definitionVersions, eq(definitionVersions.id, series.protocolVersionId))
    .where(eq(appointments.id, appointmentId));
  return plan === undefined ? [] : plannedDepths(plan.content, plan.zones);
}
