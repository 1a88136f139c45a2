/** The scales on which skin and its change are judged. Pure: the panel, the plots and the records share it. */
export const SCALES = ["fitzpatrick", "glogau", "goodman_baron", "gais", "patient_rating"] as const;
export type ScaleId = (typeof SCALES)[number];
export const RATERS = ["clinician", "patient"] as const;
export type Rater = (typeof RATERS)[number];

export type ScaleStep = {
  readonly value: number;
  /** What stands on the button: "III", "2". */
  readonly mark: string;
  readonly words: string;
};

export type Scale = {
  readonly id: ScaleId;
  readonly rater: Rater;
  readonly name: string;
  readonly question: string;
  readonly steps: readonly ScaleStep[];
  /** Which end is good; null for a type, which neither grows better nor worse. */
  readonly better: "low" | "high" | null;
};

const step = (value: number, mark: string, words: string): ScaleStep => ({ value, mark, words });

/** "1 very much improved, 2 much improved, 3 improved, 4 no change, 5 worse. Direction: low = better." */
export const GAIS_STEPS: readonly ScaleStep[] = [
  step(1, "1", "Very much better"),
  step(2, "2", "Much better"),
  step(3, "3", "Better"),
  step(4, "4", "No change"),
  step(5, "5", "Worse"),
];

const RATING_WORDS = new Map([
  [0, "not at all"],
  [10, "completely"],
]);

/**
 * In the order in which they are asked. The words are the clinic's own: "Licences/copyright of scale wording not checked: paraphrase." Of Glogau the type is
 * kept alone, since sources differ about its ages.
 */
export const RATED_SCALES: readonly Scale[] = [
  {
    id: "fitzpatrick",
    rater: "clinician",
    name: "Fitzpatrick",
    question: "How the skin takes the sun",
    steps: [
      step(1, "I", "Burns every time, never tans"),
      step(2, "II", "Burns easily, tans a little"),
      step(3, "III", "Burns at times, tans slowly"),
      step(4, "IV", "Burns rarely, tans well"),
      step(5, "V", "Brown skin, hardly ever burns"),
      step(6, "VI", "Deep brown skin, does not burn"),
    ],
    better: null,
  },
  {
    id: "glogau",
    rater: "clinician",
    name: "Glogau",
    question: "Wrinkles from the sun",
    steps: [
      step(1, "I", "No wrinkles"),
      step(2, "II", "Wrinkles when the face moves"),
      step(3, "III", "Wrinkles at rest"),
      step(4, "IV", "Wrinkles everywhere"),
    ],
    better: "low",
  },
  {
    id: "goodman_baron",
    rater: "clinician",
    name: "Goodman and Baron",
    question: "Scars left by acne",
    steps: [
      step(1, "1", "A change of colour alone"),
      step(2, "2", "Mild, easily covered"),
      step(3, "3", "Seen at arm’s length, flat when stretched"),
      step(4, "4", "Seen from further off, stays when stretched"),
    ],
    better: "low",
  },
  { id: "gais", rater: "clinician", name: "Improvement, clinician", question: "Against the first day", steps: GAIS_STEPS, better: "low" },
  {
    id: "gais",
    rater: "patient",
    name: "Improvement, patient",
    question: "Against the first day, in their own view",
    steps: GAIS_STEPS,
    better: "low",
  },
  {
    id: "patient_rating",
    rater: "patient",
    name: "Patient’s own rating",
    question: "How pleased with their skin today, 0 to 10",
    steps: Array.from({ length: 11 }, (_, value) => step(value, String(value), RATING_WORDS.get(value) ?? "")),
    better: "high",
  },
];

/** Undefined where nobody rates that scale so: only the patient says how pleased they are. */
export function findScale(id: string, rater: string): Scale | undefined {
  return RATED_SCALES.find((scale) => scale.id === id && scale.rater === rater);
}

/** Whether this can be said on that scale by that person. The database asks the same. */
export const isOnScale = (id: string, rater: string, value: number): boolean =>
  findScale(id, rater)?.steps.some((each) => each.value === value) === true;

/** "III", or "3, better": a value as it is read alone. */
export function sayScore(id: string, rater: string, value: number): string {
  const scale = findScale(id, rater);
  const found = scale?.steps.find((each) => each.value === value);
  if (scale === undefined || found === undefined) return String(value);
  if (scale.id === "patient_rating") return `${value} of 10`;
  return scale.id === "fitzpatrick" || scale.id === "glogau" ? found.mark : `${found.mark}, ${found.words.toLowerCase()}`;
}
