import type { FormDefinition } from "#lib/forms/input.ts";
import type { RawForm } from "#lib/forms/rules.ts";
import type { FormPart } from "./filling.ts";

/** One section of the summary before signing. */
export type ReviewSection = {
  readonly title: string;
  readonly rows: readonly {
    readonly id: string;
    readonly question: string;
    readonly answer: string;
    /** Asked, and not answered; or answered with something that cannot be. */
    readonly state: "given" | "open" | "wrong";
  }[];
};

/** The form that is filled in, as far as it has come. */
export type FillingView = {
  readonly versionId: string;
  readonly part: FormPart;
  /** The questions of this part, without those that only staff answer. */
  readonly definition: FormDefinition;
  /** Fields as they were typed, or as earlier answers fill them in: nothing that this person may not see. */
  readonly given: RawForm;
  /** Whether a draft is kept. */
  readonly begun: boolean;
  /** "2:04 pm", when the draft was saved. */
  readonly savedAt: string | null;
  /** The part in sight, from 0; one more than the last section is the summary. */
  readonly at: number;
  readonly review: readonly ReviewSection[];
  /** "Sun 22 Nov 2026": the answers are those of that day, to be looked through and confirmed; null where a draft was begun, none were given, or others were since. */
  readonly earlierOn: string | null;
  /** "at home, Sun 22 Nov 2026, 2:04 pm": a draft that someone else began and whose answers this person does not see. */
  readonly begunBy: string | null;
};
