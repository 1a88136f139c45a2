import { eq } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { consents } from "#db/schema/consents.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import type { Tx } from "#lib/auth/ctx.ts";
import { readGateRows, type Visit } from "../queries/gate-rows.ts";
import { endConsentsIn, toTheMicrosecond } from "./end-consents.ts";

/**
 * "A later yes never revives a lapsed one": whatever was consented to for another protocol, device or indication than is planned for these visits now ends here,
 * for good. The plan becoming again what it was brings nothing back.
 */
export async function lapseConsentsIn(tx: Tx<never>, visits: readonly Visit[]): Promise<void> {
  const lapsed = new Map(visits.flatMap(({ patientId, lapsing }) => lapsing.map(({ id, reason }) => [id, { reason, patientId }] as const)));
  for (const [objectId, { reason, patientId }] of lapsed) {
    const ended = await endConsentsIn(tx, eq(consents.id, objectId), { lapsedAt: toTheMicrosecond(tx.now), lapsedReason: reason });
    const audited = { action: "consent:lapse" as const, objectType: "consent", patientId, detail: { reason } };
    await recordAudits(
      tx,
      ended.map((id) => ({ ...audited, objectId: id })),
    );
  }
}

/**
 * The visits of a series whose own plan was altered, those gone by too: what was consented to was given at one of them. A device is planned for a visit and not
 * for the series, so what lapses with one is no matter here.
 */
export async function visitsOfSeries(tx: Tx<never>, seriesId: string | null): Promise<readonly Visit[]> {
  if (seriesId === null) return [];
  const rows = await tx.db.select({ id: appointments.id }).from(appointments).where(eq(appointments.seriesId, seriesId));
  const ids = rows.map(({ id }) => id);
  const { visits } = await readGateRows(tx, ids);
  return visits.map((each) => ({ ...each, lapsing: each.lapsing.filter(({ reason }) => reason !== "device") }));
}
