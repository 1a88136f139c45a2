import { eq, sql } from "drizzle-orm";
import { clinics } from "#db/schema/clinics.ts";
import { handouts } from "#db/schema/handouts.ts";
import { locations } from "#db/schema/locations.ts";
import type { PrintedHandout } from "#lib/aftercare/outputs/printed-handout.ts";
import { getHandout } from "#lib/aftercare/queries.ts";
import type { Tx } from "#lib/auth/ctx.ts";
import { offsetMinute } from "#lib/time.ts";
import type { StandingNotice } from "../outputs/standing-parts.ts";
import type { Letter, Telling } from "../outputs/telling.ts";
import type { Recipient } from "../queries/recipient.ts";
import type { StandingMessage } from "./standing.ts";

export type LetterTx = Tx<"handout:read">;

/** Hours after the end of a treatment at which something is allowed again. */
const HOURS = { "24h": 24, "48h": 48 } as const;

/** Everything that a message says, from what stands now; null where nothing of it can be said. */
export async function writeLetter(
  tx: LetterTx,
  { locationId, timeZone, notices, visits, calledOff, isEssential }: StandingMessage,
  { called, hasBirthDate }: Recipient,
): Promise<Letter | null> {
  const [from] = await tx.db
    .select({ clinic: clinics.name, phone: locations.phone })
    .from(locations)
    .innerJoin(clinics, sql`true`)
    .where(eq(locations.id, locationId));
  if (from === undefined) throw new Error("A message is from a place of the clinic.");
  const parts: Telling[] = [];
  for (const notice of notices) {
    const part = await partOf(tx, notice);
    if (part !== null) parts.push(part);
  }
  if (parts.length === 0) return null;
  return {
    called,
    clinic: from.clinic,
    phone: from.phone,
    timeZone,
    parts,
    visits,
    calledOff,
    isEssential,
    hasPortal: hasBirthDate,
    hasForm: parts.some(({ kind }) => kind === "forms"),
    now: tx.now,
  };
}

async function partOf(tx: LetterTx, notice: StandingNotice): Promise<Telling | null> {
  switch (notice.kind) {
    case "aftercare": {
      const handout = await getHandout(tx, notice.handoutId, "handout:send");
      if (handout === null) return null;
      const { step, isCorrection } = notice;
      return { kind: "aftercare", step, handout, isCorrection, changes: await changesAt(tx, handout, notice) };
    }
    case "review":
      return { kind: "review", label: notice.label, from: notice.from, until: notice.until };
    default:
      return notice;
  }
}

/** What the handout says of the moment that a step is about. */
async function changesAt(
  tx: LetterTx,
  handout: PrintedHandout,
  { step, handoutId }: Extract<StandingNotice, { readonly kind: "aftercare" }>,
): Promise<readonly string[]> {
  if (step !== "24h" && step !== "48h") return [];
  const [row] = await tx.db
    .select({ endedAt: handouts.treatmentEndedAt, timeZone: handouts.timeZone })
    .from(handouts)
    .where(eq(handouts.id, handoutId));
  if (row === undefined) return [];
  const at = offsetMinute(row.endedAt.add({ hours: HOURS[step] }), row.timeZone);
  return handout.timeline.next.filter((change) => change.at === at).flatMap(({ items }) => items.map(({ text }) => text));
}
