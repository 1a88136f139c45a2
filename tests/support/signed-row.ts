/** A signed treatment as rows, begun as a draft and with the cartridge that a signature asks for: for tests of what is read from it. */

import { eq } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { contentHash } from "#db/once.ts";
import { supplies, supplyLots } from "#db/schema/supplies.ts";
import { treatmentSupplies } from "#db/schema/treatment-supplies.ts";
import { treatments } from "#db/schema/treatments.ts";
import { at } from "./results.ts";

type Signed = {
  readonly appointmentId: string;
  readonly patientId: string;
  readonly locationId: string;
  readonly startedAt: Temporal.Instant;
  readonly endedAt: Temporal.Instant;
  readonly deviceId: string;
  readonly by: string;
  readonly notes?: string;
};

/** @returns the treatment's id */
export async function insertSigned({ db }: Database, signed: Signed): Promise<string> {
  const { appointmentId, patientId, locationId, startedAt, endedAt, deviceId, by, notes = "" } = signed;
  const begun = await db
    .insert(treatments)
    .values({ appointmentId, patientId, startedAt, startedBy: by, notes })
    .returning({ id: treatments.id });
  const treatmentId = at(begun, 0).id;
  const tips = await db
    .insert(supplies)
    .values({ kind: "cartridge", name: "12-needle tip", singleUse: true })
    .returning({ id: supplies.id });
  const supplyId = at(tips, 0).id;
  const lots = await db
    .insert(supplyLots)
    .values({ supplyId, locationId, lot: `BC-${treatmentId.slice(-6)}`, expiry: "2099-12-31" })
    .returning({ id: supplyLots.id });
  await db.insert(treatmentSupplies).values({ treatmentId, lotId: at(lots, 0).id, supplyId, openedAt: startedAt, addedBy: by });
  await db
    .update(treatments)
    .set({ state: "signed", endedAt, deviceId, signedAt: endedAt, signedBy: by, contentHash: contentHash("signed") })
    .where(eq(treatments.id, treatmentId));
  return treatmentId;
}
