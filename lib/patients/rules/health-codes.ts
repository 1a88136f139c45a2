/** The clinic's coded list of allergies and medicines: codes of our own, with their words. They are emitted as words alone until a code of a terminology is verified. */
export type HealthKind = "allergy" | "medicine";

type Coded = { readonly code: string; readonly label: string };

/** That there is none: an answer, where nothing written down is a question nobody asked. */
export const NONE = "none";
/** Not on the list: the words say what it is. */
export const OTHER = "other";

/** What touches, numbs or is put on needled skin, and what patients name most. */
const ALLERGIES: readonly Coded[] = [
  { code: NONE, label: "No known allergies" },
  { code: "latex", label: "Latex" },
  { code: "metal", label: "Nickel or another metal" },
  { code: "local_anaesthetic", label: "Lidocaine or another local anaesthetic" },
  { code: "chlorhexidine", label: "Chlorhexidine" },
  { code: "iodine", label: "Iodine" },
  { code: "alcohol", label: "Alcohol on the skin" },
  { code: "adhesive", label: "Plasters or adhesive" },
  { code: "fragrance", label: "Fragrance" },
  { code: "preservative", label: "A preservative in cosmetics" },
  { code: "hyaluronic_acid", label: "Hyaluronic acid" },
  { code: "vitamin_c", label: "Vitamin C on the skin" },
  { code: "retinoid", label: "Vitamin A or a retinoid on the skin" },
  { code: "sunscreen", label: "Sunscreen" },
  { code: "penicillin", label: "Penicillin" },
  { code: "anti_inflammatory", label: "Aspirin, ibuprofen or the like" },
  { code: OTHER, label: "Something else" },
];

/** What bears on bleeding, healing, pigment and infection; it is written down, never a reason to stop anything prescribed. */
const MEDICINES: readonly Coded[] = [
  { code: NONE, label: "No medicines" },
  { code: "isotretinoin", label: "Isotretinoin" },
  { code: "topical_retinoid", label: "A retinoid on the skin" },
  { code: "anticoagulant", label: "An anticoagulant" },
  { code: "antiplatelet", label: "Aspirin or another antiplatelet" },
  { code: "anti_inflammatory", label: "Ibuprofen or the like" },
  { code: "corticosteroid", label: "A corticosteroid" },
  { code: "immunosuppressant", label: "An immunosuppressant" },
  { code: "cancer_treatment", label: "A treatment for cancer" },
  { code: "diabetes", label: "Insulin or another medicine for diabetes" },
  { code: "photosensitising", label: "A medicine that makes skin sensitive to light" },
  { code: "antiviral", label: "An antiviral" },
  { code: "hormone", label: "A hormone or contraceptive" },
  { code: "supplement", label: "A supplement or herbal medicine" },
  { code: OTHER, label: "Something else" },
];

export const HEALTH_CODES: Readonly<Record<HealthKind, readonly Coded[]>> = { allergy: ALLERGIES, medicine: MEDICINES };

export const isHealthCode = (kind: HealthKind, code: string): boolean => HEALTH_CODES[kind].some((each) => each.code === code);

/** "Latex", "Warfarin 3 mg": the patient's own words where they are more exact than the code. */
export function sayHealthItem({ kind, code, words }: { readonly kind: HealthKind; readonly code: string; readonly words: string }): string {
  if (words !== "") return words;
  return HEALTH_CODES[kind].find((each) => each.code === code)?.label ?? code;
}
