import { and, eq, inArray, isNull, or, sql } from "drizzle-orm";
import { resources } from "#db/schema/resources.ts";
import type { Tx } from "#lib/auth/ctx.ts";

type Lockable = { readonly kind: "clinician" | "room" | "device"; readonly id: string };

/**
 * Takes the locks that whoever books these takes too, in the same order: clinicians, rooms, devices, by id within a kind. What is being booked is seen
 * once they are held, and who waits for them sees what is done under them.
 */
export async function lockResources(tx: Tx<never>, held: readonly Lockable[]): Promise<void> {
  const ofKind = (kind: Lockable["kind"]) =>
    held
      .filter((each) => each.kind === kind)
      .map(({ id }) => `${kind} ${id}`)
      .sort();
  const keys = [...ofKind("clinician"), ...ofKind("room"), ...ofKind("device")];
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(k.name, 0)) from unnest(${sql.param(keys)}::text[]) as k(name)`);
}

/** Locks everyone and everything that a visit at these locations could need: no visit needs nobody and nothing. */
export async function lockLocations(tx: Tx<never>, locationIds: readonly string[]): Promise<void> {
  const there = await tx.db
    .select({ kind: resources.kind, id: resources.id })
    .from(resources)
    .where(and(isNull(resources.archivedAt), or(inArray(resources.locationId, [...locationIds]), eq(resources.kind, "clinician"))));
  await lockResources(tx, there);
}
