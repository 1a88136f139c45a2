/**
 * The elements of an informed consent (knowledge.md 3.1, 1 to 16): "tick = discussed, not merely signed". The clinician ticks each one as talked over,
 * or as looked at and found not to apply. Photographs (17) are a consent of their own; date, version and signatures (18) belong to the signed copy.
 */
export const CONSENT_ELEMENTS = [
  { id: "identity", words: "Who the patient is; that they can decide; language, and an interpreter where one is needed" },
  { id: "procedure", words: "The procedure, the device, the areas and the plan: sessions, time between them, how deep" },
  { id: "result", words: "What it is for and what can be expected: no promise, 12 to 16 weeks, settling for up to 18 months" },
  { id: "effects", words: "What is normal afterwards, and the worst of it: up to 7 days" },
  {
    id: "risks",
    words:
      "Material risks: infection, cold sores, bruising, darker or lighter skin, scars, lumps and allergy, lasting redness, not being satisfied",
  },
  { id: "own_risks", words: "The risks that matter for this patient in particular, from the screening" },
  { id: "alternatives", words: "Other choices: doing nothing, other treatments, a referral" },
  { id: "anaesthetic", words: "Numbing cream and its risks, or that none is used" },
  { id: "products", words: "Serum, PRP or CGF with the taking of blood, or that none is used" },
  { id: "label", words: "Whether this use is on the device’s label" },
  { id: "performer", words: "Who performs it, their registration, and who supervises" },
  { id: "cost", words: "The whole cost: follow-up, another session, deposits" },
  { id: "care", words: "Care before and after, and whom to reach out of hours" },
  { id: "rights", words: "The right to ask, to a second opinion, and to withdraw at any time" },
  { id: "complaints", words: "Where to complain" },
  { id: "privacy", words: "The privacy notice, and how long records are kept" },
] as const satisfies readonly { readonly id: string; readonly words: string }[];

/** An element as it was ticked: its number in the list and the words that stood beside the tick. */
export type TickedElement = { readonly number: number; readonly id: string; readonly words: string };

/** All elements as they are frozen with the clinician's signature, and those that are still open. */
export function tickElements(ticked: readonly string[]): {
  readonly all: readonly TickedElement[];
  readonly open: readonly TickedElement[];
} {
  const all = CONSENT_ELEMENTS.map(({ id, words }, index) => ({ number: index + 1, id, words }));
  return { all, open: all.filter(({ id }) => !ticked.includes(id)) };
}
