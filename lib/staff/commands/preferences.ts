import { eq } from "drizzle-orm";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result } from "#lib/result.ts";
import type { ChooseKeysInput } from "../input.ts";

/** How somebody works, which they alone choose: whether single keys act on the diary. */
export function chooseKeys(ctx: Ctx<"clinic:read">, { singleKeys }: ChooseKeysInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const userId = authorId(tx);
    await tx.db.update(users).set({ singleKeys }).where(eq(users.id, userId));
    await recordAudit(tx, { action: "staff:preferences", objectType: "user", objectId: userId, detail: { singleKeys } });
    return done(null);
  });
}
