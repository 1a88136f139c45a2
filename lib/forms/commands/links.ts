import { and, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { appointments } from "#db/schema/appointments.ts";
import { formLinks } from "#db/schema/form-links.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { appointmentStands } from "#lib/auth/form-session.ts";
import { keyedSecret, secretHash } from "#lib/auth/secrets.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { EndFormLinkInput, IssueFormLinkInput } from "../input/ways-in.ts";
import { formVisitIn } from "./hand-over.ts";

/**
 * Makes a single-use link to the screening form of an appointment. Its token stands nowhere: it is in the answer, and in the same answer to the same key
 * again. It ends with the appointment, wherever that is moved to, and a year from now at the latest. Refuses `link_over` where the link of this key opens
 * nothing any more.
 * @param secret the installation's own
 */
export async function issueFormLink(
  ctx: Ctx<"screening:take">,
  input: IssueFormLinkInput,
  secret: string,
): Promise<Result<{ linkId: string; token: string }>> {
  const token = keyedSecret(secret, "form_link:issue", input.idempotencyKey);
  const result = await transaction(ctx, async (tx) => {
    const issued = await once(
      tx,
      { command: "form_link:issue", key: input.idempotencyKey, input, answer: z.object({ linkId: z.string() }) },
      async () => {
        const visit = await formVisitIn(tx, input.appointmentId);
        if (!visit.ok) return visit;
        const [made] = await tx.db
          .insert(formLinks)
          .values({
            appointmentId: input.appointmentId,
            patientId: visit.value.recordId,
            tokenHash: secretHash(token),
            createdBy: authorId(tx),
            expiresAt: sql`now() + interval '1 year'`,
          })
          .returning({ id: formLinks.id });
        if (made === undefined) throw new Error("The link was not made.");
        await recordAudit(tx, {
          action: "form_link:issue",
          objectType: "form_link",
          objectId: made.id,
          patientId: visit.value.patientId,
        });
        return done({ linkId: made.id });
      },
    );
    if (!issued.ok) return issued;
    const unused = and(eq(formLinks.tokenHash, secretHash(token)), isNull(formLinks.revokedAt), isNull(formLinks.usedAt));
    const [live] = await tx.db
      .select({ id: formLinks.id })
      .from(formLinks)
      .innerJoin(appointments, eq(appointments.id, formLinks.appointmentId))
      .where(and(unused, sql`${formLinks.expiresAt} > now()`, appointmentStands));
    return live === undefined ? refuse("link_over") : issued;
  });
  return result.ok ? done({ ...result.value, token }) : result;
}

/**
 * The link that a message brings, in the caller's transaction. The same message brings the same link, however often it is sent.
 * @param secret made from the message's id
 * @returns its id; null where no form can be given for this visit
 */
export async function issueMessageFormLinkIn(
  tx: Tx<"screening:take">,
  { appointmentId, secret }: { readonly appointmentId: string; readonly secret: string },
): Promise<string | null> {
  const tokenHash = secretHash(secret);
  const [known] = await tx.db.select({ id: formLinks.id }).from(formLinks).where(eq(formLinks.tokenHash, tokenHash));
  if (known !== undefined) return known.id;
  const visit = await formVisitIn(tx, appointmentId);
  if (!visit.ok) return null;
  const { recordId, patientId } = visit.value;
  const [made] = await tx.db
    .insert(formLinks)
    .values({ appointmentId, patientId: recordId, tokenHash, createdBy: tx.actor.id, expiresAt: sql`now() + interval '1 year'` })
    .returning({ id: formLinks.id });
  if (made === undefined) throw new Error("The link was not made.");
  await recordAudit(tx, { action: "form_link:issue", objectType: "form_link", objectId: made.id, patientId });
  return made.id;
}

/** Ends a link and every visit through it, from the next request on. One that has ended stays as it is. */
export function endFormLink(ctx: Ctx<"screening:take">, { linkId }: EndFormLinkInput): Promise<Result<{ appointmentId: string }>> {
  return transaction(ctx, async (tx) => {
    const [link] = await tx.db
      .select({ appointmentId: formLinks.appointmentId, patientId: formLinks.patientId })
      .from(formLinks)
      .where(eq(formLinks.id, linkId))
      .for("update");
    if (link === undefined) return refuse("not_found");
    const ended = await tx.db
      .update(formLinks)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(formLinks.id, linkId), isNull(formLinks.revokedAt), isNull(formLinks.usedAt)))
      .returning({ id: formLinks.id });
    if (ended.length > 0) {
      await recordAudit(tx, { action: "form_link:end", objectType: "form_link", objectId: linkId, patientId: link.patientId });
    }
    return done({ appointmentId: link.appointmentId });
  });
}
