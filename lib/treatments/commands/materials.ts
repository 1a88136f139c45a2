import { z } from "zod";
import { once } from "#db/once.ts";
import { type Ctx, transaction } from "#lib/auth/ctx.ts";
import type { Result } from "#lib/result.ts";
import { refusingUnits, returnSupplyIn, takeSupplyIn } from "#lib/supplies/commands/take.ts";
import type { ReturnSupplyInput, TakeSupplyInput } from "#lib/supplies/input.ts";
import { lockDraft } from "./standing.ts";

/** Writes a scanned or typed unit of the stock into a draft, at once. Idempotent by key: a code without a serial number counts once however often it is sent. */
export function takeSupply(ctx: Ctx<"treatment:record">, input: TakeSupplyInput): Promise<Result<{ usedId: string }>> {
  const answer = z.object({ usedId: z.string() });
  return refusingUnits(() =>
    transaction(ctx, (tx) =>
      once(tx, { command: "supply:take", key: input.idempotencyKey, input, answer }, async () => {
        const draft = await lockDraft(tx, input.treatmentId);
        return draft.ok ? takeSupplyIn(tx, draft.value, input) : draft;
      }),
    ),
  );
}

/** Takes a unit off a draft again. */
export function returnSupply(ctx: Ctx<"treatment:record">, input: ReturnSupplyInput): Promise<Result<null>> {
  return refusingUnits(() =>
    transaction(ctx, async (tx) => {
      const draft = await lockDraft(tx, input.treatmentId);
      return draft.ok ? returnSupplyIn(tx, draft.value, input.usedId) : draft;
    }),
  );
}
