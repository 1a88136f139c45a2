import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { locations } from "#db/schema/locations.ts";
import { dayCounts, payments } from "#db/schema/payments.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { minorUnits, sayMoney } from "#lib/money.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { CountDayInput } from "../input/money.ts";

const counted = z.object({ differs: z.boolean() });

/**
 * Keeps what was counted of one method at the end of a day, beside what the payments of that day say should be there. A difference needs a note.
 * @returns `not_found`, `no_amount`, `count_note`
 */
export function countDay(ctx: Ctx<"takings:count">, input: CountDayInput): Promise<Result<z.output<typeof counted>>> {
  const { locationId, day, method, note } = input;
  return transaction(ctx, (tx) =>
    once(tx, { command: "takings:count", key: input.idempotencyKey, input, answer: counted }, async () => {
      const [place] = await tx.db.select({ currency: locations.currency }).from(locations).where(eq(locations.id, locationId));
      if (place === undefined) return refuse("not_found");
      const { currency } = place;
      const countedMinor = readCount(input.counted, currency);
      if (countedMinor === null) return refuse("no_amount", { example: sayMoney({ minor: 12_000, currency }) }, "counted");
      const [taken] = await tx.db
        .select({ minor: sql`coalesce(sum(${payments.amountMinor}), 0)`.mapWith(Number) })
        .from(payments)
        .where(and(eq(payments.locationId, locationId), eq(payments.takenOn, day), eq(payments.method, method)));
      const expectedMinor = taken?.minor ?? 0;
      const differs = expectedMinor !== countedMinor;
      if (differs && note === "") return refuse("count_note", { expected: sayMoney({ minor: expectedMinor, currency }) }, "note");
      const countedBy = authorId(tx);
      await tx.db.insert(dayCounts).values({ locationId, day, method, expectedMinor, countedMinor, note, countedBy });
      await recordAudit(tx, { action: "takings:count", objectType: "location", objectId: locationId, detail: { day, method, differs } });
      return done({ differs });
    }),
  );
}

/** "0", "120.50", "-40" where more went back than came in. */
function readCount(typed: string, currency: string): number | null {
  const below = /^[-−]\s*(.*)$/.exec(typed);
  const minor = minorUnits(below?.[1] ?? typed, currency);
  return minor === null || below === null ? minor : -minor;
}
