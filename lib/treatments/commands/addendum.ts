import { eq } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { treatmentAddenda, treatments } from "#db/schema/treatments.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { AddAddendumInput } from "../input.ts";

const answer = z.object({ addendumId: z.string() });

/**
 * Adds a dated, named note to a signed record, which itself stays as it was signed. Idempotent by key.
 * @returns `not_found` for a draft: it is simply edited.
 */
export function addAddendum(ctx: Ctx<"treatment:record">, input: AddAddendumInput): Promise<Result<z.output<typeof answer>>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "treatment:addendum", key: input.idempotencyKey, input, answer }, async () => {
      const [signed] = await tx.db
        .select({ state: treatments.state, patientId: treatments.patientId })
        .from(treatments)
        .where(eq(treatments.id, input.treatmentId));
      if (signed?.state !== "signed") return refuse("not_found");
      const [added] = await tx.db
        .insert(treatmentAddenda)
        .values({ treatmentId: input.treatmentId, words: input.words, writtenBy: authorId(tx), writtenAt: tx.now })
        .returning({ id: treatmentAddenda.id });
      if (added === undefined) throw new Error("The note was not kept.");
      await recordAudit(tx, {
        action: "treatment:addendum",
        objectType: "treatment",
        objectId: input.treatmentId,
        patientId: signed.patientId,
      });
      return done({ addendumId: added.id });
    }),
  );
}
