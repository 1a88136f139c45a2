import { addDays, ageOn, type IsoDate } from "#lib/time.ts";
import { isBefore, type RawAnswers, readDate, type Verdict } from "./finding.ts";
import {
  afterWait,
  choiceRow,
  countOf,
  dateRow,
  decideDate,
  deferFor,
  deferUntil,
  given,
  leftOpen,
  noDates,
  type Row,
  type RowFacts,
  sayWait,
  verdict,
  type Wait,
  waiting,
  yesRow,
} from "./row.ts";

/** Source: the US label is for 22 and over; Medical Board of Australia and AHPRA guidelines for patients under 18. */
const ageRow: Row = {
  id: "age",
  reads: [],
  asks: {},
  label: "Age on the day of treatment",
  rule: () => "under 18: block; 18 to 21: caution.",
  waits: [],
  source: "US device label: 22 and over; AHPRA and Medical Board of Australia guidelines for patients under 18",
  pastDates: noDates,
  decide: ({ dateOfBirth, procedureDate }) => {
    const age = ageOn(dateOfBirth, procedureDate);
    if (age < 18) return verdict("block", "under 18 on the day");
    return age < 22 ? verdict("caution", `${age} on the day`) : null;
  },
};

const coldSoreRules = waiting(deferFor("cold_sore_last_healed", 1, "month"));

/** Source: the clinic's leaflet, no treatment within a month of a cold sore. "Never" beside a history of cold sores is a day nobody knows. */
const coldSoreRow: Row = {
  ...dateRow("cold_sore_last_healed", "Last cold sore healed", "Clinic leaflet: no treatment within a month of a cold sore", coldSoreRules),
  reads: ["cold_sore_last_healed", "cold_sore_ever"],
  asks: {
    cold_sore_last_healed: { type: "date", past: "always", after: { question: "cold_sore_ever", in: ["yes", "unsure"] } },
  },
  decide: ({ answers, procedureDate, stricter }) => {
    const state = readDate(answers, "cold_sore_last_healed");
    const unknown = state.kind === "never" && answers.cold_sore_ever === "yes";
    return decideDate(unknown ? { kind: "unknown" } : state, procedureDate, coldSoreRules, stricter);
  },
};

/** Aspirin and the like without a prescription. Source: the clinic's leaflet, 1 to 2 weeks before; both ends of the range are kept. */
function bruisingRow(id: string, label: string): Row {
  const caution: Wait = { key: id, count: 7, unit: "day", label: "Caution for" };
  const advise: Wait = { key: `${id}.advise`, count: 14, unit: "day", label: "Advise for" };
  return dateRow(id, label, "Clinic leaflet: stop 1 to 2 weeks before, for bruising; never said of a prescribed medicine", {
    rule: (stricter) => `less than ${sayWait(caution, stricter)} before: caution; less than ${sayWait(advise, stricter)} before: advise`,
    waits: [caution, advise],
    whenDate: (date, procedureDate, stricter) => {
      if (isBefore(procedureDate, afterWait(date, caution, stricter))) return verdict("caution", given(date));
      return isBefore(procedureDate, afterWait(date, advise, stricter)) ? verdict("advise", given(date)) : null;
    },
    whenUnknown: "caution",
  });
}

/** The day a dependent date gives, or null where it is missing, unknown or no day: the caller then defers open-ended. */
function dependentDate(answers: RawAnswers, id: string): IsoDate | null {
  const state = readDate(answers, id);
  return state.kind === "date" ? state.date : null;
}

/** Before a planned treatment and after a finished one. */
const cancerWait = deferFor("cancer_treatment", 28, "day");

function decideCancer({ answers, procedureDate, stricter }: RowFacts): Verdict | null {
  const treatment = answers.cancer_treatment;
  if (treatment === "none") return null;
  if (treatment === "ongoing") return verdict("block", "answered ongoing");
  if (treatment !== "finished" && treatment !== "planned") return verdict("caution", leftOpen(treatment));
  const date = dependentDate(answers, "cancer_treatment_date");
  if (date === null) return verdict("defer", `answered ${treatment}, no day given`);
  if (treatment === "finished") return deferUntil(afterWait(date, cancerWait, stricter), procedureDate, `finished, ${given(date)}`);
  return isBefore(addDays(date, -countOf(cancerWait, stricter)), procedureDate) ? verdict("defer", `planned, ${given(date)}`) : null;
}

/** Source: Exceed manual, from 4 weeks before the start of chemotherapy or radiotherapy to 4 weeks after its end. */
const cancerRow: Row = {
  id: "cancer_treatment",
  reads: ["cancer_treatment", "cancer_treatment_date"],
  asks: {
    cancer_treatment: { type: "choice", values: ["none", "ongoing", "finished", "planned"] },
    cancer_treatment_date: {
      type: "date",
      past: { question: "cancer_treatment", in: ["finished"] },
      after: { question: "cancer_treatment", in: ["finished", "planned"] },
    },
  },
  label: "Cancer treatment",
  rule: (stricter) => {
    const wait = sayWait(cancerWait, stricter);
    return `ongoing: block; finished: defer until ${wait} after; planned: defer until a clinician has looked from ${wait} before; no day: defer until a clinician has looked; unsure or not answered: caution.`;
  },
  waits: [cancerWait],
  source: "Exceed manual: from 4 weeks before chemotherapy or radiotherapy to 4 weeks after",
  // Only the end of a treatment lies in the past; a planned one may well be ahead.
  pastDates: (answers) => (answers.cancer_treatment === "finished" ? ["cancer_treatment_date"] : []),
  decide: decideCancer,
};

const steroidWait = deferFor("steroid_tablets", 28, "day");

/** Source: Exceed manual, high-dose steroids, 4 weeks. */
const steroidRow: Row = {
  id: "steroid_tablets",
  reads: ["steroid_tablets", "steroid_tablets_last"],
  asks: {
    steroid_tablets: { type: "choice", values: ["no", "now", "stopped", "unsure"] },
    steroid_tablets_last: { type: "date", past: "always", after: { question: "steroid_tablets", in: ["stopped"] } },
  },
  label: "Steroid tablets",
  rule: (stricter) =>
    `now: block; stopped: defer until ${sayWait(steroidWait, stricter)} after; no day: defer until a clinician has looked; unsure or not answered: caution.`,
  waits: [steroidWait],
  source: "Exceed manual: high-dose steroids, 4 weeks",
  pastDates: (answers) => (answers.steroid_tablets === "stopped" ? ["steroid_tablets_last"] : []),
  decide: ({ answers, procedureDate, stricter }) => {
    const tablets = answers.steroid_tablets;
    if (tablets === "no") return null;
    if (tablets === "now") return verdict("block", "answered now");
    if (tablets !== "stopped") return verdict("caution", leftOpen(tablets));
    const date = dependentDate(answers, "steroid_tablets_last");
    if (date === null) return verdict("defer", "answered stopped, no day given");
    return deferUntil(afterWait(date, steroidWait, stricter), procedureDate, `stopped, ${given(date)}`);
  },
};

/** Rows about the person: age, health, medicines and allergies. Each row's source stands in its last words. */
export const healthRows: readonly Row[] = [
  ageRow,
  yesRow("pregnant", "Pregnancy", "block", "SkinPen label: contraindicated", "defer"),
  yesRow("breastfeeding", "Breastfeeding", "block", "SkinPen label: contraindicated"),
  yesRow("cold_sore_now", "Cold sore now", "block", "SkinPen and Exceed manuals: active herpes contraindicated"),
  yesRow("cold_sore_ever", "History of cold sores", "caution", "Clinic leaflet: the prescriber considers prevention before treatment"),
  coldSoreRow,
  yesRow("isotretinoin_now", "Isotretinoin now", "block", "SkinPen label: contraindicated"),
  dateRow(
    "isotretinoin_last_dose",
    "Last dose of isotretinoin",
    "SkinPen patient sheet: wait 6 months; sources disagree, the stricter is kept",
    waiting(deferFor("isotretinoin_last_dose", 6, "month")),
  ),
  yesRow(
    "prescribed_blood_thinner",
    "Prescribed blood thinner",
    "caution",
    "SkinPen manual: not evaluated; surgical guidance: continue what is prescribed",
  ),
  bruisingRow("aspirin_last", "Aspirin, not prescribed"),
  bruisingRow("anti_inflammatory_last", "Anti-inflammatory tablets, not prescribed"),
  bruisingRow("fish_oil_last", "Fish oil"),
  bruisingRow("green_tea_last", "Green tea"),
  yesRow("bleeding_disorder", "Bleeding disorder", "block", "SkinPen label and Exceed manual: contraindicated"),
  choiceRow(
    "diabetes",
    "Diabetes",
    { no: "pass", controlled: "caution", uncontrolled: "block" },
    "Exceed manual: contraindicated if unregulated; SkinPen: precaution",
  ),
  yesRow("immune_condition", "Immune condition or treatment", "caution", "SkinPen patient sheet: ask"),
  cancerRow,
  steroidRow,
  yesRow("scleroderma", "Scleroderma", "block", "SkinPen manual: caution; the stricter reading is kept"),
  yesRow("slow_healing_or_heart", "Slow healing or heart condition", "caution", "SkinPen manual: caution with poor wound healing"),
  yesRow("metal_allergy", "Metal allergy", "block", "SkinPen label: allergy to steel contraindicated"),
  yesRow("anaesthetic_allergy", "Allergy to anaesthetics", "caution", "SkinPen label; Exceed manual; Dermapen 4 manual"),
  yesRow("anaesthetic_risk", "Risk with anaesthetics", "caution", "Dermapen 4 manual: who should not have topical anaesthetic"),
  yesRow("other_medicines", "Other medicines, not yet reviewed", "caution", "Clinic default: every medicine is reviewed"),
  yesRow("unwell_now", "Unwell now", "defer", "Clinic default, to be checked by the approving clinician"),
  yesRow("fainting_or_seizures", "Fainting or seizures", "caution", "Clinic default, to be checked by the approving clinician"),
  yesRow(
    "expectations_concern",
    "Concern about expectations",
    "caution",
    "Medical Board of Australia: screen for psychological suitability",
  ),
  yesRow("capacity_concern", "Concern about capacity to consent", "block", "Consent needs capacity: Medical Board of Australia guideline"),
];
