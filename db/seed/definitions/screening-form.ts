import type { FormDefinition, FormQuestion } from "#lib/forms/input.ts";

const NOT_KNOWN = "I don’t know the day";
const NEVER = "Never";

type Shown = {
  readonly help?: string;
  readonly condition?: { question: string; in: string[] };
  readonly everyVisit?: boolean;
  readonly staffOnly?: boolean;
};

function yesNo(id: string, label: string, shown: Shown = {}): FormQuestion {
  return { id, type: "yes_no_unsure", label, ...shown };
}

/** A day in the past, with the words for "it never happened". */
function pastDay(id: string, label: string, shown: Shown & { readonly never?: string; readonly ifAhead?: string } = {}): FormQuestion {
  return { id, type: "date", label, never: NEVER, unknown: NOT_KNOWN, past: true, ...shown };
}

/**
 * The default screening form, version 1: every question that the screening rules read, in plain words for a reader of about twelve.
 * A draft until a named clinician approves it. A clinic may reword, reorder and add; the ids belong to the rules.
 */
export const defaultScreeningForm: FormDefinition = {
  title: "Before your treatment",
  version: 1,
  sections: [
    {
      id: "today",
      title: "You today",
      intro: "Your answers help us treat you safely. “Unsure” is a fine answer: we will look at it together.",
      questions: [
        yesNo("unwell_now", "Do you feel ill today?", { help: "For example a fever, a cold or a stomach bug.", everyVisit: true }),
        yesNo("pregnant", "Are you pregnant, or could you be?", { help: "Choose no if you cannot become pregnant.", everyVisit: true }),
        yesNo("breastfeeding", "Are you breastfeeding?"),
        yesNo("fainting_or_seizures", "Have you ever fainted during a treatment or had a seizure (a fit)?"),
      ],
    },
    {
      id: "health",
      title: "Your health",
      questions: [
        {
          id: "diabetes",
          type: "choice",
          label: "Do you have diabetes?",
          options: [
            { value: "no", label: "No" },
            { value: "controlled", label: "Yes, my sugar levels are under control" },
            { value: "uncontrolled", label: "Yes, my sugar levels are often too high or too low" },
            { value: "unsure", label: "Unsure" },
          ],
        },
        yesNo("bleeding_disorder", "Do you have an illness that makes you bleed for a long time?", {
          help: "For example haemophilia, or too few platelets.",
        }),
        yesNo("immune_condition", "Is your immune system weak, or does it attack your own body?", {
          help: "For example lupus, HIV, an organ transplant, or medicine that calms the immune system.",
        }),
        yesNo("scleroderma", "Do you have scleroderma?", { help: "An illness that makes the skin hard and tight." }),
        yesNo("slow_healing_or_heart", "Do your wounds heal slowly, or do you have a heart condition?"),
        {
          id: "cancer_treatment",
          type: "choice",
          label: "Have you had chemotherapy or radiotherapy, or will you?",
          help: "These are treatments for cancer.",
          options: [
            { value: "none", label: "No" },
            { value: "ongoing", label: "Yes, I am having it now" },
            { value: "finished", label: "Yes, it is finished" },
            { value: "planned", label: "It is planned" },
            { value: "unsure", label: "Unsure" },
          ],
        },
        {
          id: "cancer_treatment_date",
          type: "date",
          label: "When did it end, or when will it start?",
          condition: { question: "cancer_treatment", in: ["finished", "planned"] },
          unknown: NOT_KNOWN,
          past: { question: "cancer_treatment", in: ["finished"] },
          ifAhead: "Give the day it ended.",
        },
      ],
    },
    {
      id: "cold-sores-and-infections",
      title: "Cold sores and infections",
      questions: [
        yesNo("cold_sore_ever", "Have you ever had a cold sore?", {
          help: "Small blisters on or near the lip that come back now and then.",
        }),
        pastDay("cold_sore_last_healed", "When did the last one heal?", {
          condition: { question: "cold_sore_ever", in: ["yes", "unsure"] },
          never: "I have never had one",
          ifAhead: "Give the day it healed.",
          everyVisit: true,
        }),
        yesNo("cold_sore_now", "Do you have a cold sore now, near where we will treat you?", {
          help: "Say yes if you feel one coming.",
          everyVisit: true,
        }),
        yesNo("infection_or_wound", "Is there a sore, cut or infection where we will treat you?", {
          help: "“Unsure” is a fine answer. We will look at it together.",
          everyVisit: true,
        }),
      ],
    },
    {
      id: "medicines",
      title: "Medicines",
      intro: "Do not stop any medicine a doctor gave you. We will check with whoever prescribed it.",
      questions: [
        yesNo("isotretinoin_now", "Are you taking isotretinoin?", {
          help: "Strong acne tablets. One name is Roaccutane.",
          everyVisit: true,
        }),
        pastDay("isotretinoin_last_dose", "When did you last take isotretinoin?", { never: "I have never taken it" }),
        {
          id: "steroid_tablets",
          type: "choice",
          label: "Do you take steroid tablets, or have you stopped taking them?",
          help: "For example prednisolone. Not creams or inhalers.",
          everyVisit: true,
          options: [
            { value: "no", label: "No, never" },
            { value: "now", label: "Yes, I take them now" },
            { value: "stopped", label: "I have stopped" },
            { value: "unsure", label: "Unsure" },
          ],
        },
        {
          id: "steroid_tablets_last",
          type: "date",
          label: "When did you take the last one?",
          condition: { question: "steroid_tablets", in: ["stopped"] },
          unknown: NOT_KNOWN,
          past: true,
          ifAhead: "Give the day of the last tablet.",
          everyVisit: true,
        },
        yesNo("prescribed_blood_thinner", "Has a doctor given you medicine to thin your blood?", {
          help: "For example warfarin, clopidogrel, apixaban, or aspirin from a doctor. Keep taking it.",
          everyVisit: true,
        }),
        pastDay("aspirin_last", "When did you last take aspirin that no doctor gave you?", { everyVisit: true }),
        pastDay("anti_inflammatory_last", "When did you last take a painkiller like ibuprofen that no doctor gave you?", {
          help: "For example Nurofen or Voltaren.",
          everyVisit: true,
        }),
        pastDay("fish_oil_last", "When did you last take fish oil?", { everyVisit: true }),
        pastDay("green_tea_last", "When did you last drink green tea or take it in capsules?", { everyVisit: true }),
        yesNo("other_medicines", "Do you take any other medicine, herb or supplement?", {
          help: "Say yes if we have not talked about it yet.",
          everyVisit: true,
        }),
      ],
    },
    {
      id: "allergies-and-numbing",
      title: "Allergies and numbing cream",
      questions: [
        yesNo("metal_allergy", "Are you allergic to metal?", { help: "For example a rash from steel or from cheap earrings." }),
        yesNo("anaesthetic_allergy", "Are you allergic to numbing cream or numbing injections?", { help: "For example at the dentist’s." }),
        yesNo(
          "anaesthetic_risk",
          "Do you have one of these: liver disease, methaemoglobinaemia, pseudocholinesterase deficiency, or medicine for your heart’s rhythm?",
          {
            help: "They change how your body deals with numbing cream. If you do not know the words, choose no or unsure.",
          },
        ),
      ],
    },
    {
      id: "skin",
      title: "Your skin",
      questions: [
        {
          id: "fitzpatrick",
          type: "number",
          label: "What does the sun do to your skin when you wear no sunscreen?",
          min: 1,
          max: 6,
          options: [
            { value: 1, label: "1: always burns, never tans" },
            { value: 2, label: "2: burns easily, tans a little" },
            { value: 3, label: "3: burns sometimes, tans slowly" },
            { value: 4, label: "4: burns a little, tans easily" },
            { value: 5, label: "5: brown skin, hardly ever burns" },
            { value: 6, label: "6: dark brown or black skin, never burns" },
          ],
        },
        {
          id: "active_acne",
          type: "choice",
          label: "Do you have spots (acne) now, where we will treat you?",
          everyVisit: true,
          options: [
            { value: "none", label: "None" },
            { value: "few", label: "A few" },
            { value: "many", label: "Many" },
            { value: "unsure", label: "Unsure" },
          ],
        },
        {
          id: "skin_flare",
          type: "choice",
          label: "Do you have eczema, psoriasis or rosacea where we will treat you?",
          everyVisit: true,
          options: [
            { value: "no", label: "No" },
            { value: "now", label: "Yes, it is bad now" },
            { value: "history", label: "I have it, but it is calm now" },
            { value: "unsure", label: "Unsure" },
          ],
        },
        yesNo("suspicious_lesion", "Have you had skin cancer where we will treat you, or is a mole there changing?", {
          help: "Changing means a new shape, size or colour, itching or bleeding.",
        }),
        yesNo("keratosis_wart_mole", "Do you have rough sun spots, warts or moles where we will treat you?"),
        {
          id: "keloid",
          type: "choice",
          label: "Do you, or does your family, get thick raised scars (keloids)?",
          help: "They grow bigger than the cut they came from.",
          options: [
            { value: "no", label: "No" },
            { value: "self", label: "Yes, I do" },
            { value: "family", label: "Someone in my family does" },
            { value: "unsure", label: "Unsure" },
          ],
        },
        pastDay("scar_injury", "If we are to treat a scar: when did you get it?", {
          help: "The day of the cut, burn or operation.",
          never: "It is not about a scar",
        }),
        yesNo("dark_marks_history", "Do cuts or spots leave dark marks on your skin?"),
        yesNo("tattoo_in_area", "Do you have a tattoo or permanent make-up where we will treat you?"),
      ],
    },
    {
      id: "sun",
      title: "Sun and tanning",
      questions: [
        pastDay("sunburn_or_tan_last", "When did you last get sunburnt or tan, in the sun or on a sunbed?", { everyVisit: true }),
        pastDay("self_tan_last", "When did you last use fake tan?", { everyVisit: true }),
        {
          id: "sun_holiday_date",
          type: "date",
          label: "When do you next go away into strong sun?",
          help: "Give the first day.",
          never: "Nothing planned",
          unknown: NOT_KNOWN,
          past: false,
          everyVisit: true,
        },
      ],
    },
    {
      id: "earlier-treatments",
      title: "Other treatments",
      intro: "All of these are about the skin where we will treat you.",
      questions: [
        pastDay("filler_last", "When did you last have filler?", { everyVisit: true }),
        pastDay("botulinum_last", "When did you last have wrinkle injections, like Botox?", { everyVisit: true }),
        pastDay("peel_or_laser_last", "When did you last have a peel or laser?", { everyVisit: true }),
        pastDay("waxing_last", "When did you last have hair removed, by wax, thread or cream?", { everyVisit: true }),
        pastDay("surgery_in_area_last", "When did you last have an operation there?"),
        pastDay("strong_actives_last", "When did you last use a strong cream?", {
          help: "Retinol or retinoid (vitamin A), acids, vitamin C or benzoyl peroxide.",
          everyVisit: true,
        }),
        pastDay("previous_needling_last", "When did you last have skin needling, here or somewhere else?"),
        yesNo("still_red", "Is your skin still red from an earlier session?", {
          help: "Choose no if you have had none.",
          everyVisit: true,
        }),
      ],
    },
    {
      id: "plans",
      title: "Your plans and hopes",
      questions: [
        {
          id: "event_date",
          type: "date",
          label: "When is your next big event?",
          help: "For example a wedding or a photo day. Your skin may be red for up to a week.",
          never: "Nothing planned",
          unknown: NOT_KNOWN,
          past: false,
          everyVisit: true,
        },
        yesNo("expectations_concern", "Do thoughts about how you look upset you most days, or do you need a perfect result?", {
          help: "Many people feel this. Saying so helps us to talk it over with you.",
        }),
        yesNo("can_follow_aftercare", "Can you follow the care rules after the treatment?", {
          help: "No make-up or sunscreen for a day, no heat or hard sport for two days, and out of strong sun for two weeks.",
          everyVisit: true,
        }),
        yesNo("capacity_concern", "Any concern that the patient cannot decide about this treatment for themselves?", {
          help: "Noted by staff: understanding, remembering, weighing up and telling us a decision.",
          staffOnly: true,
        }),
      ],
    },
  ],
};
