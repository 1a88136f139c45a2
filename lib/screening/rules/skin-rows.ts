import { addDays, compareDates } from "#lib/time.ts";
import type { FindingOutcome } from "./finding.ts";
import { choiceRow, countOf, dateRow, deferFor, given, noDates, type Row, sayWait, verdict, type Wait, waiting, yesRow } from "./row.ts";

/** Something planned in the days after P. Source: the clinic's leaflet on redness and on sun. */
function plannedRow(id: string, label: string, outcome: FindingOutcome, days: number, source: string): Row {
  const ahead: Wait = { key: id, count: days, unit: "day", label: outcome === "caution" ? "Caution when within" : "Advise when within" };
  return dateRow(id, label, source, {
    rule: (stricter) => `on the day of treatment or in the ${sayWait(ahead, stricter)} after: ${outcome}`,
    waits: [ahead],
    whenDate: (date, procedureDate, stricter) => {
      const last = addDays(procedureDate, countOf(ahead, stricter));
      const near = compareDates(procedureDate, date) <= 0 && compareDates(date, last) <= 0;
      return near ? verdict(outcome, given(date)) : null;
    },
    whenUnknown: "pass",
    mayBeAhead: true,
  });
}

/** Source: Exceed manual, not within 6 months of the injury; SkinPen manual, caution within a year. */
const scarRow = dateRow(
  "scar_injury",
  "The scar to be treated arose",
  "Exceed manual: not within 6 months; SkinPen manual: caution within a year",
  waiting(deferFor("scar_injury", 6, "month"), {
    outcome: "caution",
    wait: { key: "scar_injury.caution", count: 12, unit: "month", label: "Caution for" },
  }),
);

/** Source: SkinPen patient sheet, stop 24 hours before; other clinics 3 to 5 days. */
const strongActivesRow = dateRow(
  "strong_actives_last",
  "Retinoid, acid, vitamin C or benzoyl peroxide",
  "SkinPen patient sheet: stop 24 hours before; other clinics 3 to 5 days",
  waiting(deferFor("strong_actives_last", 1, "day"), {
    outcome: "advise",
    wait: { key: "strong_actives_last.advise", count: 5, unit: "day", label: "Advise for" },
  }),
);

/** Source: reviews report more dark marks after needling in Fitzpatrick IV to VI. */
const fitzpatrickRow: Row = {
  id: "fitzpatrick",
  reads: ["fitzpatrick"],
  asks: { fitzpatrick: { type: "number", min: 1, max: 6 } },
  label: "Skin type (Fitzpatrick)",
  rule: () => "4 or more: caution; no number from 1 to 6: caution.",
  waits: [],
  source: "Reviews: more dark marks after needling in Fitzpatrick IV to VI",
  pastDates: noDates,
  decide: ({ answers }) => {
    const type = answers.fitzpatrick;
    if (type === 1 || type === 2 || type === 3) return null;
    return verdict("caution", type === 4 || type === 5 || type === 6 ? `type ${type}` : "not answered");
  },
};

/** Source: the clinic's leaflet: the result depends on the aftercare, so anything but a yes is looked at. */
const aftercareRow: Row = {
  ...choiceRow(
    "can_follow_aftercare",
    "Can follow the aftercare",
    { yes: "pass", no: "caution" },
    "Clinic leaflet: the limits after treatment",
  ),
  rule: () => "anything but yes: caution.",
};

/** Rows about the skin, earlier treatments and plans. Each row's source stands in its last words. */
export const skinRows: readonly Row[] = [
  choiceRow(
    "keloid",
    "Keloid scars",
    { no: "pass", self: "block", family: "caution" },
    "Exceed manual: contraindicated; SkinPen manual: not evaluated",
  ),
  choiceRow(
    "active_acne",
    "Active acne",
    { none: "pass", few: "caution", many: "defer" },
    "Exceed manual: any active acne; SkinPen patient sheet: no active breakouts",
  ),
  yesRow("infection_or_wound", "Infection or wound in the area", "block", "SkinPen label and Exceed manual: contraindicated"),
  choiceRow(
    "skin_flare",
    "Eczema, psoriasis or rosacea",
    { no: "pass", now: "defer", history: "caution" },
    "Exceed manual: not while acute; SkinPen manual: caution",
  ),
  yesRow("suspicious_lesion", "Skin cancer or changing mole: refer", "block", "SkinPen label and Exceed manual: contraindicated"),
  yesRow("keratosis_wart_mole", "Keratosis, wart or mole in the area", "caution", "SkinPen patient label: precaution; Exceed manual"),
  dateRow(
    "sunburn_or_tan_last",
    "Sunburn or tan",
    "Clinic pages: not within 2 weeks of tanning (weak source, conservative)",
    waiting(deferFor("sunburn_or_tan_last", 14, "day")),
  ),
  dateRow(
    "self_tan_last",
    "Self-tan",
    "Clinic default, to be checked by the approving clinician",
    waiting(deferFor("self_tan_last", 2, "day")),
  ),
  dateRow(
    "filler_last",
    "Filler in the area",
    "Exceed manual: not within 6 months; sources disagree, the stricter is kept",
    waiting(deferFor("filler_last", 6, "month")),
  ),
  dateRow("botulinum_last", "Botulinum toxin", "Clinic pages: 2 weeks (weak source)", waiting(deferFor("botulinum_last", 14, "day"))),
  dateRow(
    "peel_or_laser_last",
    "Peel or laser",
    "Clinic default, to be checked by the approving clinician",
    waiting(deferFor("peel_or_laser_last", 28, "day")),
  ),
  dateRow(
    "waxing_last",
    "Waxing or other hair removal",
    "Clinic default, to be checked by the approving clinician",
    waiting(deferFor("waxing_last", 3, "day")),
  ),
  dateRow(
    "surgery_in_area_last",
    "Surgery in the area",
    "Exceed manual: not within 12 months",
    waiting(deferFor("surgery_in_area_last", 12, "month")),
  ),
  scarRow,
  strongActivesRow,
  fitzpatrickRow,
  yesRow("dark_marks_history", "Dark marks after injuries", "caution", "Reviews and clinic leaflet: temporary darker marks can follow"),
  yesRow("tattoo_in_area", "Tattoo in the area", "caution", "Clinic default, to be checked by the approving clinician"),
  dateRow(
    "previous_needling_last",
    "Last needling",
    "Clinic leaflet: a week at the shortest between sessions",
    waiting(deferFor("previous_needling_last", 7, "day")),
  ),
  yesRow(
    "still_red",
    "Still red from an earlier session",
    "defer",
    "Clinic leaflet: redness up to 7 days; skin settled before the next session",
  ),
  plannedRow("event_date", "Big event", "advise", 7, "Clinic leaflet: redness up to 7 days"),
  plannedRow("sun_holiday_date", "Holiday in the sun", "caution", 14, "Clinic leaflet: out of the sun for 2 weeks"),
  aftercareRow,
];
