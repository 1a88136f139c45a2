export type OutcomeScale = {
  readonly name: string;
  /** The two ends, in words: a scale may count up or down towards the better. */
  readonly best: { readonly value: number; readonly word: string };
  readonly worst: { readonly value: number; readonly word: string };
  /** Values with a line of their own. */
  readonly ticks: readonly number[];
};

/** How an outcome is judged along a series. Words are paraphrases; lib/scales has them in full where they are chosen. */
export const OUTCOME_SCALES = {
  gais: {
    name: "Change since the start",
    best: { value: 1, word: "very much improved" },
    worst: { value: 5, word: "worse" },
    ticks: [1, 2, 3, 4, 5],
  },
  goodman_baron: {
    name: "Grade of acne scars",
    best: { value: 1, word: "colour only" },
    worst: { value: 4, word: "severe" },
    ticks: [1, 2, 3, 4],
  },
  patient_rating: {
    name: "The patient’s own rating",
    best: { value: 10, word: "could not be happier" },
    worst: { value: 0, word: "not happy at all" },
    ticks: [0, 5, 10],
  },
} as const satisfies Record<string, OutcomeScale>;
