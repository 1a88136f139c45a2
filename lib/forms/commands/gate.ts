import { and, eq, isNull, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { formLinks } from "#db/schema/form-links.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type PublicCtx, type PublicTx, publicTransaction } from "#lib/auth/ctx.ts";
import { appointmentStands, openFormSession } from "#lib/auth/form-session.ts";
import { countFailure, isShutOut, noticeManyFailures, WRONG_DATES } from "#lib/auth/gate-tries.ts";
import { secretHash } from "#lib/auth/secrets.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { openTasksIn } from "#lib/tasks/commands/keep.ts";
import { localDate } from "#lib/time.ts";
import type { OpenFormLinkInput } from "../input/ways-in.ts";

type Failure = "unknown_link" | "expired" | "used" | "revoked" | "wrong_date" | "wrong_date_locked";
type Tried = { readonly opened: true; readonly cookie: string } | { readonly opened: false };

/**
 * The gate of a form's link: its token and the patient's date of birth open the screening form of one appointment. A link that is unknown, used, ended or
 * past its appointment and a wrong date all answer `form_link_closed`. The fifth wrong date ends the link and leaves a task for the clinic. Counted under the
 * link's row lock, so that tries at once cannot be more than five; what happened is audited and committed before anything is returned.
 * @returns the value of the session cookie.
 */
export async function openFormLink(ctx: PublicCtx, input: OpenFormLinkInput): Promise<Result<{ cookie: string }>> {
  const tried = await publicTransaction(ctx, async (tx): Promise<Result<Tried>> => {
    if (await isShutOut(tx, "form_address")) return refuse("portal_busy_address");
    const link = await lockLink(tx, input.token);
    const failure = failureOf(link, input.dateOfBirth);
    if (link === null || failure !== null) {
      await noteFailure(tx, link, failure ?? "unknown_link");
      return done({ opened: false });
    }
    const cookie = await openFormSession(tx.db, {
      appointmentId: link.appointmentId,
      patientId: link.recordId,
      forms: ["screening"],
      linkId: link.id,
    });
    await recordAudit(tx, { action: "form:open", objectType: "form_link", objectId: link.id, patientId: link.patientId });
    return done({ opened: true, cookie });
  });
  if (!tried.ok) {
    const { reason } = tried.refusal;
    await recordAudit(ctx, { action: "form:open", objectType: "form_link", objectId: null, outcome: "refused", reason });
    return tried;
  }
  if (tried.value.opened) return done({ cookie: tried.value.cookie });
  await noticeManyFailures(ctx.db, "form_address");
  return refuse("form_link_closed");
}

type Link = {
  readonly id: string;
  readonly appointmentId: string;
  readonly recordId: string;
  readonly patientId: string;
  readonly expired: boolean;
  readonly used: boolean;
  readonly revoked: boolean;
  readonly failedTries: number;
  readonly dateOfBirth: string | null;
  readonly timeZone: string;
};

async function lockLink(tx: PublicTx, token: string): Promise<Link | null> {
  const [link] = await tx.db
    .select({
      id: formLinks.id,
      appointmentId: formLinks.appointmentId,
      recordId: formLinks.patientId,
      patientId: patientDetails.id,
      expired: sql<boolean>`${formLinks.expiresAt} <= now() or not ${appointmentStands}`,
      used: sql<boolean>`${formLinks.usedAt} is not null`,
      revoked: sql<boolean>`${formLinks.revokedAt} is not null`,
      failedTries: formLinks.failedTries,
      dateOfBirth: patientDetails.dateOfBirth,
      timeZone: appointments.timeZone,
    })
    .from(formLinks)
    .innerJoin(appointments, eq(appointments.id, formLinks.appointmentId))
    .innerJoin(patientIdentities, eq(patientIdentities.id, formLinks.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .where(eq(formLinks.tokenHash, secretHash(token)))
    .for("update", { of: formLinks });
  return link ?? null;
}

function failureOf(link: Link | null, dateOfBirth: string): Failure | null {
  if (link === null) return "unknown_link";
  if (link.revoked) return "revoked";
  if (link.used) return "used";
  if (link.expired) return "expired";
  if (link.dateOfBirth === dateOfBirth) return null;
  return link.failedTries + 1 >= WRONG_DATES ? "wrong_date_locked" : "wrong_date";
}

/** The same statements whatever was wrong, so that time says little; only the fifth wrong date does more. */
async function noteFailure(tx: PublicTx, link: Link | null, failure: Failure): Promise<void> {
  const counts = failure === "wrong_date" || failure === "wrong_date_locked";
  await tx.db
    .update(formLinks)
    .set({ failedTries: sql`${formLinks.failedTries} + 1` })
    .where(and(eq(formLinks.id, sql`${link?.id ?? null}::uuid`), sql`${counts}`));
  await countFailure(tx, "form_address");
  await recordAudit(tx, {
    action: "form:open",
    objectType: "form_link",
    objectId: link?.id ?? null,
    patientId: link?.patientId ?? null,
    outcome: "refused",
    reason: failure,
  });
  if (link === null || failure !== "wrong_date_locked") return;
  await tx.db
    .update(formLinks)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(formLinks.id, link.id), isNull(formLinks.revokedAt)));
  const { patientId, appointmentId } = link;
  const due = localDate(tx.now, link.timeZone);
  await openTasksIn(tx, [{ kind: "form_link_locked", patientId, appointmentId, seriesId: null, audience: null, due }]);
}
