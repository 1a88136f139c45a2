import type { Ctx } from "#lib/auth/ctx.ts";
import type { FormDefinition } from "#lib/forms/input.ts";
import { findScreeningForm } from "#lib/forms/queries.ts";
import { sayBirthDate, sayDate } from "#lib/time.ts";
import { findVisit } from "./facts.ts";

export type ScreeningFormView = {
  readonly appointmentId: string;
  readonly patientId: string;
  readonly patientName: string;
  /** "14 Aug 1985"; null where it is not on record, and then nobody can be screened. */
  readonly born: string | null;
  /** "Tue 10 Mar 2026" */
  readonly date: string;
  readonly over: boolean;
  /** The version in force without the questions that only staff answer; null while none was approved. */
  readonly form: { readonly versionId: string; readonly definition: FormDefinition } | null;
};

const OVER: readonly string[] = ["treated", "closed", "cancelled", "no_show"];

/** The blank form for one visit: earlier answers are shown to nobody who only takes the form. Null when there is no such appointment. */
export async function getScreeningForm(ctx: Ctx<"screening:take">, appointmentId: string): Promise<ScreeningFormView | null> {
  const visit = await findVisit(ctx, appointmentId);
  if (visit === null) return null;
  const form = await findScreeningForm(ctx);
  return {
    appointmentId: visit.id,
    patientId: visit.patientId,
    patientName: visit.fullName,
    born: visit.dateOfBirth === null ? null : sayBirthDate(visit.dateOfBirth),
    date: sayDate(visit.date),
    over: OVER.includes(visit.status),
    form: form === null ? null : { versionId: form.versionId, definition: forPatient(form.definition) },
  };
}

function forPatient(definition: FormDefinition): FormDefinition {
  const sections = definition.sections.map((section) => ({
    ...section,
    questions: section.questions.filter(({ staffOnly }) => staffOnly !== true),
  }));
  return { ...definition, sections: sections.filter(({ questions }) => questions.length > 0) };
}
