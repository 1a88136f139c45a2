import { clinics } from "#db/schema/clinics.ts";
import { isAhead } from "#lib/appointments/rules/status.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx, FormCtx } from "#lib/auth/ctx.ts";
import type { FormDefinition } from "#lib/forms/input.ts";
import { findScreeningForm } from "#lib/forms/queries.ts";
import { answersFromForm, describeAnswers } from "#lib/forms/rules.ts";
import { instantToWall, localDate, sayBirthDate, sayDate, sayInstant, sayTime } from "#lib/time.ts";
import { fieldsOf, onlyOf } from "../rules/draft.ts";
import { type FormPart, formNeeded, formOf } from "../rules/filling.ts";
import type { FillingView, ReviewSection } from "../rules/filling-view.ts";
import { procedureDay } from "../rules/gate.ts";
import { screeningRecord } from "../rules/record.ts";
import { type Draft, findDraft, seesAnswers, visibleDraft } from "./draft.ts";
import { findEarlier } from "./earlier.ts";
import { findVisit, listSignedForms } from "./facts.ts";
import type { Visit } from "./gate-rows.ts";

export type ScreeningFormView = {
  readonly appointmentId: string;
  readonly patientId: string;
  readonly patientName: string;
  /** "14 Aug 1985"; null where it is not on record, and then nobody can be screened. */
  readonly born: string | null;
  /** "Tue 10 Mar 2026" */
  readonly date: string;
  readonly over: boolean;
  /** When the last form was signed today, "2:04 pm"; null where none was. Tells no answer. */
  readonly signedAt: string | null;
  /** Null while no version of the form was approved. */
  readonly form: FillingView | null;
};

type Asked = {
  readonly part?: FormPart | undefined;
  /** "3", or "sign"; anything else is passed over. */
  readonly at?: string | undefined;
};

/**
 * The form for one visit: the whole one or the short one, as the record asks for; its draft, else what was answered earlier. Earlier answers are
 * shown to the patient and to whoever may read clinical records, audited; others see what they typed themselves. Null when there is no such appointment.
 * @param asked the whole form where the short one would do, and the part to show
 */
export async function getScreeningForm(
  ctx: Ctx<"screening:take">,
  appointmentId: string,
  asked: Asked = {},
): Promise<ScreeningFormView | null> {
  const visit = await findVisit(ctx, appointmentId);
  return visit === null ? null : readForm(ctx, visit, asked);
}

/** As `getScreeningForm`, for the patient at their own form. */
export async function getOwnScreeningForm(ctx: FormCtx, asked: Asked = {}): Promise<ScreeningFormView | null> {
  const visit = await findVisit(ctx, ctx.appointmentId);
  return visit === null ? null : readForm(ctx, visit, asked);
}

export type BlankFormView = Pick<ScreeningFormView, "appointmentId" | "patientId" | "patientName" | "born" | "date" | "over"> & {
  readonly clinic: string;
  readonly form: { readonly definition: FormDefinition; readonly number: number } | null;
};

/** The form that a visit needs as it is printed: blank, whatever was answered before. Null when there is no such appointment. */
export async function getBlankForm(ctx: Ctx<"screening:take">, appointmentId: string): Promise<BlankFormView | null> {
  const visit = await findVisit(ctx, appointmentId);
  if (visit === null) return null;
  const [form, signed, clinic] = await Promise.all([
    findScreeningForm(ctx),
    listSignedForms(ctx, visit.patientId),
    ctx.db.select({ name: clinics.name }).from(clinics),
  ]);
  const part = formNeeded(screeningRecord(signed), procedureDay(visit, localDate(ctx.now, visit.timeZone)));
  return {
    ...visitFacts(visit),
    clinic: clinic[0]?.name ?? "",
    form: form === null ? null : { definition: formOf(form.definition, part), number: form.number },
  };
}

const visitFacts = (visit: Visit) => ({
  appointmentId: visit.id,
  patientId: visit.patientId,
  patientName: visit.fullName,
  born: visit.dateOfBirth === null ? null : sayBirthDate(visit.dateOfBirth),
  date: sayDate(visit.date),
  over: !isAhead(visit.status),
});

async function readForm(ctx: Ctx<"screening:take"> | FormCtx, visit: Visit, asked: Asked): Promise<ScreeningFormView> {
  const [form, signed] = await Promise.all([findScreeningForm(ctx), listSignedForms(ctx, visit.patientId)]);
  const today = localDate(ctx.now, visit.timeZone);
  const last = signed.findLast(({ part, answeredOn }) => part !== "staff" && answeredOn === today);
  const needed = formNeeded(screeningRecord(signed), procedureDay(visit, today));
  return {
    ...visitFacts(visit),
    signedAt: last === undefined ? null : sayTime(instantToWall(last.signedAt, visit.timeZone).time),
    form: form === null ? null : await readFilling(ctx, visit, form, needed === "full" ? "full" : (asked.part ?? "short"), asked.at),
  };
}

async function readFilling(
  ctx: Ctx<"screening:take"> | FormCtx,
  visit: Visit,
  form: { readonly versionId: string; readonly definition: FormDefinition },
  part: FormPart,
  at: string | undefined,
): Promise<FillingView> {
  const definition = formOf(form.definition, part);
  const draft = await findDraft(ctx, visit.id, part);
  const earlier = draft === null && part === "short" ? await findEarlier(ctx, ctx, visit) : null;
  if (seesAnswers(ctx) && (draft !== null || earlier !== null)) {
    await recordAudit(ctx, { action: "screening:open", objectType: "appointment", objectId: visit.id, patientId: visit.patientId });
  }
  const kept = draft === null ? (earlier === null ? {} : fieldsOf(definition, earlier.answers)) : visibleDraft(ctx, draft);
  const questions = definition.sections.map((section) => section.questions.map(({ id }) => id));
  const given = onlyOf(kept, new Set(questions.flat()));
  const read = answersFromForm(definition, given, { answeredOn: localDate(ctx.now, visit.timeZone) });
  const open = new Set([...read.unanswered, ...Object.keys(read.errors)]);
  const firstOpen = questions.findIndex((ids) => ids.some((id) => open.has(id)));
  const confirmOn = earlier?.confirmOn ?? null;
  // Answers to confirm are shown together; those from another visit are asked again from the beginning.
  const isToBegin = Object.keys(given).length === 0 || (earlier !== null && confirmOn === null);
  const resumeAt = isToBegin ? 0 : firstOpen === -1 || confirmOn !== null ? questions.length : firstOpen;
  return {
    versionId: form.versionId,
    part,
    definition,
    given,
    begun: draft !== null,
    savedAt: draft === null ? null : sayTime(instantToWall(draft.savedAt, visit.timeZone).time),
    at: partOf(at, questions.length) ?? resumeAt,
    review: reviewOf(definition, read),
    earlierOn: confirmOn === null ? null : sayDate(confirmOn),
    begunBy: draft === null || seesAnswers(ctx) || Object.keys(given).length > 0 ? null : sayBegun(draft, visit),
  };
}

const WHERE: Readonly<Record<Draft["mode"], string>> = {
  tablet: "on the tablet",
  home: "at home",
  staff: "by another member of staff",
  paper: "from paper",
};

const sayBegun = ({ mode, savedAt }: Draft, { timeZone }: Visit): string => `${WHERE[mode]}, ${sayInstant(savedAt, timeZone)}`;

function partOf(at: string | undefined, last: number): number | null {
  if (at === "sign") return last;
  return at !== undefined && /^\d{1,2}$/.test(at) && Number(at) >= 1 && Number(at) <= last ? Number(at) - 1 : null;
}

function reviewOf(definition: FormDefinition, { answers, errors }: ReturnType<typeof answersFromForm>): readonly ReviewSection[] {
  const rows = describeAnswers(definition, answers);
  return definition.sections.map(({ title, questions }) => ({
    title,
    rows: rows
      .filter(({ id }) => questions.some((question) => question.id === id))
      .map(({ id, question, answer, left }) => {
        const wrong = errors[id];
        return { id, question, answer: wrong ?? answer, state: wrong !== undefined ? "wrong" : left ? "open" : "given" };
      }),
  }));
}
