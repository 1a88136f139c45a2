import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { changes } from "#db/schema/changes.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayChange } from "../outputs/changes.ts";
import { APPOINTMENT_STATUSES } from "../rules/status.ts";

export type UndoView = {
  readonly changeId: string;
  /** "Imogen Tait moved to Tue 10 Mar 2026, 3:00 pm": for the screen alone, never for an address, a title or a log. */
  readonly words: string;
  /** Until the message that the change causes may go out, by the database's clock. */
  readonly secondsLeft: number;
  readonly tellsPatient: boolean;
};

const offer = z
  .object({
    changeId: z.string(),
    what: z.enum(changes.what.enumValues),
    tellsPatient: z.boolean(),
    secondsLeft: z.number(),
    patient: z.string(),
    touched: z.number(),
    status: z.enum(APPOINTMENT_STATUSES).nullable(),
    wasStatus: z.enum(APPOINTMENT_STATUSES).nullable(),
    date: z.string().nullable(),
    time: z.string().nullable(),
  })
  .nullable();

/**
 * The last change of this person that can still be undone, as one JSON value (null for none) to select beside whatever a page reads anyway; `readUndo` reads
 * it. One that someone has changed again since is not offered.
 */
export function undoOffer(userId: string | null): SQL<unknown> {
  return sql`undo_offer(${userId}::uuid)`;
}

/** What `undoOffer` selected, in words. */
export function readUndo(selected: unknown): UndoView | null {
  const found = offer.parse(selected);
  if (found === null) return null;
  const { changeId, secondsLeft, tellsPatient } = found;
  return { changeId, secondsLeft, tellsPatient, words: sayChange(found) };
}

/** The last change of whoever asks that can still be undone; null for none. */
export async function getUndo(ctx: Ctx<"diary:read">): Promise<UndoView | null> {
  const found = await ctx.db.execute(sql`select ${undoOffer(ctx.actor.id)} as offer`);
  return readUndo(found.rows[0]?.offer ?? null);
}
