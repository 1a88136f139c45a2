import { type IsoDate, sayDate } from "#lib/time.ts";
import { addMonthsSafe } from "./finding.ts";
import { type ScreeningRecord, screeningGap } from "./gate.ts";

/** When a patient's forms were given: all that validity is made of. */
export type FormDates = Pick<ScreeningRecord, "fullFormOn" | "shortFormOn">;

/** How the screening form stands for one session; `until` is the last day on which the whole form holds: "at most 12 months old". */
export type FormValidity = { readonly kind: "none" } | { readonly kind: "too_old" | "on_the_day" | "answered"; readonly until: IsoDate };

/**
 * "Validity is shown per session of the series": whether the whole form still holds on the session's day, and whether the short questions were answered for it.
 * It tells when forms were given and no answer.
 * @param procedureDate P
 */
export function formValidity(forms: FormDates | null, procedureDate: IsoDate): FormValidity {
  const gap = screeningGap(forms, procedureDate);
  if (forms === null || gap === "none") return { kind: "none" };
  return { kind: gap === "too_old" ? "too_old" : gap === null ? "answered" : "on_the_day", until: addMonthsSafe(forms.fullFormOn, 12) };
}

/** The same in words for anybody at the desk. */
export function sayValidity(validity: FormValidity): string {
  switch (validity.kind) {
    case "none":
      return "Whole form to fill in";
    case "too_old":
      return "Whole form again: the last is too old by then";
    case "answered":
      return "Form answered for this day";
    default:
      return `Form valid until ${sayDate(validity.until)}, short form on the day`;
  }
}
