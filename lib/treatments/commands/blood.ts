import { z } from "zod";
import { once } from "#db/once.ts";
import { type Ctx, transaction } from "#lib/auth/ctx.ts";
import { recordBloodIn, refusingBlood, strikeBloodIn } from "#lib/blood/commands.ts";
import type { RecordBloodInput, StrikeBloodInput } from "#lib/blood/input.ts";
import type { Result } from "#lib/result.ts";
import { proveColleague } from "#lib/staff/commands/colleague.ts";
import { lockDraft } from "./standing.ts";

/**
 * Writes a product of the patient's own blood into a draft, checked by two people of whom the second proves to stand by. Idempotent by key; what they typed
 * is kept nowhere.
 */
export async function recordBlood(
  ctx: Ctx<"treatment:record">,
  { secret, ...input }: RecordBloodInput,
): Promise<Result<{ bloodId: string }>> {
  const { colleagueId } = input;
  const witness = await proveColleague(ctx, { colleagueId, secret }, { colleague: "colleagueId", secret: "secret" });
  if (!witness.ok) return witness;
  const answer = z.object({ bloodId: z.string() });
  return refusingBlood(() =>
    transaction(ctx, (tx) =>
      once(tx, { command: "blood:record", key: input.idempotencyKey, input, answer }, async () => {
        const draft = await lockDraft(tx, input.treatmentId);
        return draft.ok ? recordBloodIn(tx, draft.value, input, witness.value) : draft;
      }),
    ),
  );
}

/** Takes an entry that was a mistake off a draft. */
export function strikeBlood(ctx: Ctx<"treatment:record">, input: StrikeBloodInput): Promise<Result<null>> {
  return refusingBlood(() =>
    transaction(ctx, async (tx) => {
      const draft = await lockDraft(tx, input.treatmentId);
      return draft.ok ? strikeBloodIn(tx, draft.value, input.bloodId) : draft;
    }),
  );
}
