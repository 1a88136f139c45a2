import { addDays, compareDates } from "#lib/time.ts";
import { addMonthsSafe, type FindingOutcome, isBefore } from "./finding.ts";
import { choiceRow, dateRow, deferUntil, given, noDates, type Row, verdict, waiting, yesRow } from "./row.ts";

/** Something planned in the days after P. Source: the clinic's leaflet on redness and on sun. */
function plannedRow(id: string, label: string, outcome: FindingOutcome, days: number, source: string): Row {
  return dateRow(id, label, source, {
    rule: `on the day of treatment or in the ${days} days after: ${outcome}`,
    whenDate: (date, procedureDate) => {
      const near = compareDates(procedureDate, date) <= 0 && compareDates(date, addDays(procedureDate, days)) <= 0;
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
  {
    rule: "defer until 6 months after the day; less than 12 months: caution",
    whenDate: (date, procedureDate) => {
      const deferred = deferUntil(addMonthsSafe(date, 6), procedureDate, given(date));
      if (deferred !== null) return deferred;
      return isBefore(procedureDate, addMonthsSafe(date, 12)) ? verdict("caution", given(date)) : null;
    },
    whenUnknown: "defer",
  },
);

/** Source: SkinPen patient sheet, stop 24 hours before; other clinics 3 to 5 days. */
const strongActivesRow = dateRow(
  "strong_actives_last",
  "Retinoid, acid, vitamin C or benzoyl peroxide",
  "SkinPen patient sheet: stop 24 hours before; other clinics 3 to 5 days",
  {
    rule: "defer until 1 day after; less than 5 days: advise",
    whenDate: (date, procedureDate) => {
      const deferred = deferUntil(addDays(date, 1), procedureDate, given(date));
      if (deferred !== null) return deferred;
      return isBefore(procedureDate, addDays(date, 5)) ? verdict("advise", given(date)) : null;
    },
    whenUnknown: "defer",
  },
);

/** Source: reviews report more dark marks after needling in Fitzpatrick IV to VI. */
const fitzpatrickRow: Row = {
  id: "fitzpatrick",
  reads: ["fitzpatrick"],
  label: "Skin type (Fitzpatrick)",
  rule: "4 or more: caution; no number from 1 to 6: caution.",
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
  rule: "anything but yes: caution.",
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
    waiting({ days: 14 }),
  ),
  dateRow("self_tan_last", "Self-tan", "Clinic default, to be checked by the approving clinician", waiting({ days: 2 })),
  dateRow(
    "filler_last",
    "Filler in the area",
    "Exceed manual: not within 6 months; sources disagree, the stricter is kept",
    waiting({ months: 6 }),
  ),
  dateRow("botulinum_last", "Botulinum toxin", "Clinic pages: 2 weeks (weak source)", waiting({ days: 14 })),
  dateRow("peel_or_laser_last", "Peel or laser", "Clinic default, to be checked by the approving clinician", waiting({ days: 28 })),
  dateRow("waxing_last", "Waxing or other hair removal", "Clinic default, to be checked by the approving clinician", waiting({ days: 3 })),
  dateRow("surgery_in_area_last", "Surgery in the area", "Exceed manual: not within 12 months", waiting({ months: 12 })),
  scarRow,
  strongActivesRow,
  fitzpatrickRow,
  yesRow("dark_marks_history", "Dark marks after injuries", "caution", "Reviews and clinic leaflet: temporary darker marks can follow"),
  yesRow("tattoo_in_area", "Tattoo in the area", "caution", "Clinic default, to be checked by the approving clinician"),
  dateRow("previous_needling_last", "Last needling", "Clinic leaflet: a week at the shortest between sessions", waiting({ days: 7 })),
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
