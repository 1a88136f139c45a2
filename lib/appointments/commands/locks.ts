import { sql } from "drizzle-orm";
import type { Tx } from "#lib/auth/ctx.ts";
import type { Held } from "../queries/held.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../rules/phases.ts";

/**
 * Takes locks in the one order that everybody keeps: patient, clinicians, rooms, devices, by id within a kind.
 * Held to the end of the transaction; whoever wants one of them waits here, and then sees what was booked.
 * @param patientId the record that stands for the patient, merges followed
 */
export async function takeLocks(tx: Tx<never>, patientId: string, held: readonly Held[]): Promise<void> {
  const ofKind = (kind: ResourceKind) =>
    [...new Set(held.filter((each) => each.kind === kind).map(({ id }) => id))].sort().map((id) => `${kind} ${id}`);
  const keys = [`patient ${patientId}`, ...RESOURCE_KINDS.flatMap(ofKind)];
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(k.name, 0)) from unnest(${sql.param(keys)}::text[]) as k(name)`);
}
