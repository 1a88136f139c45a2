import { and, eq } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { supplies, supplyLots } from "#db/schema/supplies.ts";
import { applyAnaesthetic } from "#lib/anaesthetics/commands/apply.ts";
import { recordBlood } from "#lib/treatments/commands/blood.ts";
import { demoAccounts } from "../demo-accounts.ts";
import type { Slot } from "./board.ts";
import { type At, must, type Person } from "./clock.ts";
import type { DemoSetting } from "./setting.ts";

type Stage = { readonly at: At; readonly database: Database; readonly setting: DemoSetting };
type Numbed = { readonly appointmentId: string; readonly slot: Slot; readonly clinician: Person; readonly zones: readonly string[] };

/** Cream from the shelf of the location, on as the visit begins; it comes off with the start of the needling. */
export async function numb(
  { at, database, setting }: Stage,
  { appointmentId, slot, clinician, zones }: Numbed,
  now: Temporal.Instant,
): Promise<void> {
  const [cream] = await database.db
    .select({ lotId: supplyLots.id })
    .from(supplyLots)
    .innerJoin(supplies, eq(supplies.id, supplyLots.supplyId))
    .where(and(eq(supplies.kind, "anaesthetic"), eq(supplyLots.locationId, slot.location.id)));
  if (cream === undefined) throw new Error("The demo's stock lacks its cream.");
  const given = {
    idempotencyKey: setting.stock.random.key(),
    appointmentId,
    lotId: cream.lotId,
    product: "",
    strength: "",
    lot: "",
    expiry: null,
    maxMinutes: null,
    compounded: false,
    zones: [...zones],
    grams: zones.length > 6 ? 10 : 7.5,
    occluded: true,
    appliedAt: null,
    removedAt: null,
    doctor: "",
  };
  must("put on numbing cream", await applyAnaesthetic(at(now, clinician), given));
}

/** Platelets of the patient's own, with reception standing by as the second person. */
export async function giveBlood({ at, setting }: Stage, treatmentId: string, clinician: Person, now: Temporal.Instant): Promise<void> {
  const account = demoAccounts.find(({ name }) => name === setting.reception.name);
  const drawn = {
    idempotencyKey: setting.stock.random.key(),
    treatmentId,
    kind: "prp" as const,
    drawnAt: null,
    drawnBy: clinician.id,
    tubes: 2,
    tubeMl: 8.5,
    spinG: 1500,
    spinMinutes: 5,
    colleagueId: setting.reception.id,
    secret: account?.password ?? "",
  };
  must("give back the patient's own blood", await recordBlood(at(now, clinician), drawn));
}
