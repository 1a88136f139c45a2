import { desc } from "drizzle-orm";
import { messageChoices } from "#db/schema/messages.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type PublicCtx, type PublicTx, publicTransaction, type Tx, transaction } from "#lib/auth/ctx.ts";
import { countFailure, isShutOut, noticeManyFailures } from "#lib/auth/gate-tries.ts";
import { isPatient } from "#lib/patients/commands/standing.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { NoteChoiceInput, OwnChoiceInput } from "../input/pages.ts";
import { patientOfChoices } from "./choices.ts";

/**
 * Notes whether a patient wants messages that are of use but no part of the care. What they said already is not written again. Refuses `not_found`.
 * @returns whether their word changed.
 */
export function noteMessageChoice(ctx: Ctx<"patient:write">, { patientId, wants }: NoteChoiceInput): Promise<Result<{ changed: boolean }>> {
  return transaction(ctx, async (tx) => {
    if (!(await isPatient(tx, patientId))) return refuse("not_found");
    return done({ changed: await chooseIn(tx, patientId, wants === "everything", authorId(tx)) });
  });
}

/**
 * The same by the patient, through the link of a message. An unknown token answers as a known one, so that nothing can be learned here; it counts as a
 * failure of its address. Refuses `choices_busy_address`.
 */
export async function chooseOwnMessages(ctx: PublicCtx, { token, wants }: OwnChoiceInput, secret: string): Promise<Result<null>> {
  const chosen = await publicTransaction(ctx, async (tx): Promise<Result<{ known: boolean }>> => {
    if (await isShutOut(tx, "choices_address")) return refuse("choices_busy_address");
    const chooser = await patientOfChoices(tx, token, secret);
    if (chooser === null) {
      await countFailure(tx, "choices_address");
      return done({ known: false });
    }
    await chooseIn(tx, chooser.patientId, wants === "everything", null);
    return done({ known: true });
  });
  if (!chosen.ok) return chosen;
  if (!chosen.value.known) await noticeManyFailures(ctx.db, "choices_address");
  return done(null);
}

async function chooseIn(
  tx: Tx<"patient:write"> | PublicTx,
  patientId: string,
  optional: boolean,
  notedBy: string | null,
): Promise<boolean> {
  const [latest] = await tx.db
    .select({ optional: messageChoices.optional })
    .from(messageChoices)
    .where(isRecordOf(messageChoices.patientId, patientId))
    .orderBy(desc(messageChoices.createdAt), desc(messageChoices.id))
    .limit(1);
  if (latest?.optional === optional) return false;
  await tx.db.insert(messageChoices).values({ patientId, optional, notedBy, createdAt: tx.now });
  await recordAudit(tx, {
    action: "message:choice",
    objectType: "patient",
    objectId: patientId,
    patientId,
    detail: { wants: optional ? "everything" : "care" },
  });
  return true;
}
