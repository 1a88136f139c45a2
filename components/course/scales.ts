import { RATED_SCALES, type ScaleStep } from "#lib/scales/rules.ts";

const NAMES = { gais: "Improvement", goodman_baron: "Goodman and Baron", patient_rating: "The patient’s own rating" } as const;

export type OutcomeScaleId = keyof typeof NAMES;

/** What is drawn of a scale, with its ends in the better direction whichever way it counts. */
export type OutcomeScale = {
  readonly id: OutcomeScaleId;
  readonly name: string;
  readonly question: string;
  readonly best: ScaleStep;
  readonly worst: ScaleStep;
  /** Values with a line of their own. */
  readonly ticks: readonly number[];
};

/** More lines than this would be read as one. */
const LINES = 6;

/** The scales on which an outcome is judged, in the order of the panel; skin types say nothing of it. */
export const OUTCOME_SCALES: readonly OutcomeScale[] = (["gais", "goodman_baron", "patient_rating"] as const).flatMap((id) => {
  const scale = RATED_SCALES.find((each) => each.id === id);
  const [first, last] = [scale?.steps.at(0), scale?.steps.at(-1)];
  if (scale === undefined || first === undefined || last === undefined) return [];
  const [best, worst] = scale.better === "high" ? [last, first] : [first, last];
  const values = scale.steps.map(({ value }) => value);
  const middle = (first.value + last.value) / 2;
  const ticks = values.length <= LINES ? values : [first.value, middle, last.value];
  return [{ id, name: NAMES[id], question: scale.question, best, worst, ticks }];
});
