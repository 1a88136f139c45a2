/** What the clinic words of its messages: a line of subject, an opening and a closing for each of these. The facts between them are never worded. */
export const WORDING_SLUGS = [
  "booking",
  "booking-changed",
  "preparation",
  "reminder",
  "forms",
  "aftercare",
  "aftercare-24h",
  "aftercare-48h",
  "aftercare-7d",
  "review",
  "waitlist-offer",
  "portal-link",
] as const;
export type WordingSlug = (typeof WORDING_SLUGS)[number];

export const WORDING_VARIABLES = ["called", "clinic", "phone", "when", "where"] as const;
export type WordingVariable = (typeof WORDING_VARIABLES)[number];

const ALWAYS: readonly WordingVariable[] = ["called", "clinic", "phone"];
const OF_A_VISIT: readonly WordingVariable[] = [...ALWAYS, "when", "where"];
/** What an opening or a closing of a kind may leave open, written "{when}". A subject takes "{when}" alone: it is read by others too, and names nobody. */
const variables: Readonly<Record<WordingSlug, readonly WordingVariable[]>> = {
  booking: OF_A_VISIT,
  "booking-changed": OF_A_VISIT,
  preparation: OF_A_VISIT,
  reminder: OF_A_VISIT,
  forms: OF_A_VISIT,
  aftercare: OF_A_VISIT,
  "aftercare-24h": OF_A_VISIT,
  "aftercare-48h": OF_A_VISIT,
  "aftercare-7d": OF_A_VISIT,
  review: [...ALWAYS, "when"],
  "waitlist-offer": OF_A_VISIT,
  "portal-link": ALWAYS,
};

export function variablesOf(slug: WordingSlug, field: "subject" | "opening" | "closing"): readonly WordingVariable[] {
  return field === "subject" ? variables[slug].filter((name) => name === "when") : variables[slug];
}

export function isWordingSlug(slug: string): slug is WordingSlug {
  return WORDING_SLUGS.some((each) => each === slug);
}

/** Beginnings of words that tell a stranger what the clinic does: they stand in no subject and in no text message, which show on a locked screen. */
const CLINICAL_WORDS = [
  "acne",
  "aftercare",
  "allerg",
  "anaesthe",
  "anesthe",
  "biops",
  "blood",
  "botox",
  "cgf",
  "clinical",
  "collagen",
  "cosmetic",
  "derma",
  "diagnos",
  "disease",
  "doctor",
  "filler",
  "health",
  "herpes",
  "hiv",
  "infect",
  "inject",
  "keloid",
  "laser",
  "lesion",
  "medic",
  "melasma",
  "needl",
  "nurse",
  "patient",
  "pigment",
  "plasma",
  "pregnan",
  "prescri",
  "procedure",
  "prp",
  "retino",
  "rosacea",
  "scar",
  "screening",
  "session",
  "skin",
  "surg",
  "symptom",
  "therap",
  "treat",
  "wound",
  "wrinkle",
] as const;

/** The words of a text that tell what the clinic does, as they stand in it. "Scarf" is one too: better a word too many than one too few. */
export function clinicalWordsIn(text: string): readonly string[] {
  const folded = text.normalize("NFKD").replace(/\p{M}/gu, "");
  return (folded.match(/\p{L}+/gu) ?? []).filter((word) => CLINICAL_WORDS.some((stem) => word.toLowerCase().startsWith(stem)));
}

/** What is written in braces and filled by nothing. */
export function unknownVariables(text: string, known: readonly WordingVariable[]): readonly string[] {
  return [...text.matchAll(/\{([^{}]*)\}/g)].flatMap(([whole, name]) => (known.some((each) => each === name) ? [] : [whole]));
}
