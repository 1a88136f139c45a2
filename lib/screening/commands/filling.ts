import { authorId, type Ctx, type FormCtx, type FormTx, formTransaction, type Tx, transaction } from "#lib/auth/ctx.ts";
import { type FormInForce, findScreeningForm } from "#lib/forms/queries.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { localDate } from "#lib/time.ts";
import { getScreeningRecord } from "../queries/facts.ts";
import type { Visit } from "../queries/gate-rows.ts";
import { type FormPart, formNeeded, formOf } from "../rules/filling.ts";
import { procedureDay, type ScreeningRecord } from "../rules/gate.ts";
import { lockVisitIn } from "./standing.ts";

/** Whoever fills in a form: staff for a patient, or the patient at the form of their own visit. */
export type Filling = Ctx<"screening:take"> | FormCtx;
export type FillingTx = Tx<"screening:take"> | FormTx;

export type FormMode = "tablet" | "home" | "staff" | "paper";

/** Who fills in which visit's form, and how. */
export type Hand = {
  readonly ctx: Filling;
  readonly appointmentId: string;
  readonly mode: FormMode;
  /** Whoever handed the tablet over, reads the form aloud or saw the paper; nobody at home. */
  readonly signedWith: string | null;
};

/** The patient's visit is that of their session, whatever was sent; staff name theirs. */
export function handOf(
  ctx: Filling,
  sent: { readonly part: FormPart; readonly appointmentId?: string | undefined; readonly mode?: FormMode | undefined },
): Hand {
  if ("formSessionId" in ctx) return { ctx, appointmentId: ctx.appointmentId, mode: ctx.via, signedWith: ctx.attendedBy };
  if (sent.appointmentId === undefined || sent.mode === undefined) throw new Error("Staff fill in the form of a visit, in some way.");
  return { ctx, appointmentId: sent.appointmentId, mode: sent.mode, signedWith: authorId(ctx) };
}

/** One transaction of whoever fills in the form. */
export function within<T>({ ctx }: Hand, work: (tx: FillingTx) => Promise<Result<T>>): Promise<Result<T>> {
  return "formSessionId" in ctx ? formTransaction(ctx, work) : transaction(ctx, work);
}

export type Standing = {
  readonly visit: Visit;
  /** The version in force, cut down to the part that is filled in. */
  readonly form: FormInForce;
  readonly screening: ScreeningRecord | null;
};

/**
 * What a form is filled in for, with the patient locked: the visit, the form in force, the screening so far.
 * @returns `birth_date_missing`, `form_not_in_force`, `form_superseded`, `full_form_needed` where only the whole form will do, `appointment_over`, `not_found`
 */
export async function standingIn(
  tx: FillingTx,
  appointmentId: string,
  page: { readonly formVersionId: string; readonly part: FormPart },
): Promise<Result<Standing>> {
  const locked = await lockVisitIn(tx, appointmentId);
  if (!locked.ok) return locked;
  const visit = locked.value;
  if (visit.dateOfBirth === null) return refuse("birth_date_missing");
  const form = await findScreeningForm(tx);
  if (form === null) return refuse("form_not_in_force");
  if (form.versionId !== page.formVersionId) return refuse("form_superseded");
  const screening = await getScreeningRecord(tx, visit.patientId);
  if (page.part === "short" && formNeeded(screening, procedureDay(visit, localDate(tx.now, visit.timeZone))) === "full")
    return refuse("full_form_needed");
  return done({ visit, form: { ...form, definition: formOf(form.definition, page.part) }, screening });
}
