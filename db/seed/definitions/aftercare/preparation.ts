import type { AftercareContent } from "#lib/aftercare/input.ts";

const RANGE = "The source says 1 to 2 weeks: said from 14 days before, and again at 7.";

/** Counted back from each booked session. Nothing in it stops a prescribed medicine. */
export const defaultPreparation: AftercareContent["preparation"] = [
  {
    id: "prescribed-medicines",
    kind: "tell_us",
    before: { days: 14 },
    again: { days: 7 },
    flagged: true,
    title: "Keep taking what was prescribed for you",
    detail: "Do not stop anything prescribed, blood thinners included. Tell us what you take; we will check with your prescriber.",
    throughoutSeries: "Throughout your series, do not stop anything prescribed. Tell us what you take; we will check with your prescriber.",
    source: {
      line: "L27",
      note: "The source asks patients to stop blood-thinning medicine. That is held back: only a prescriber may say so.",
    },
  },
  {
    id: "pain-relief",
    kind: "leave_off",
    before: { days: 14 },
    again: { days: 7 },
    flagged: true,
    title: "No aspirin or anti-inflammatories bought without a prescription",
    detail:
      "Over-the-counter aspirin, ibuprofen and diclofenac make bruises more likely. If yours is prescribed, do not stop it: we will check with your prescriber.",
    throughoutSeries:
      "Throughout your series, leave over-the-counter aspirin and anti-inflammatories in the cupboard. If yours is prescribed, do not stop it: we will check with your prescriber.",
    source: { line: "L27", note: `${RANGE} The source names Voltaren and Nurofen. Only what was not prescribed is left off.` },
  },
  {
    id: "fish-oil",
    kind: "leave_off",
    before: { days: 14 },
    again: { days: 7 },
    flagged: true,
    title: "No fish oil",
    detail: "It makes bruises more likely. If a doctor prescribed it, do not stop it: we will check with your prescriber.",
    throughoutSeries:
      "Throughout your series, leave fish oil off. If a doctor prescribed it, do not stop it: we will check with your prescriber.",
    source: { line: "L27", note: RANGE },
  },
  {
    id: "green-tea",
    kind: "leave_off",
    before: { days: 14 },
    again: { days: 7 },
    flagged: true,
    title: "No green tea",
    detail: "Cups, powders and capsules can all make bruises more likely.",
    throughoutSeries: "Throughout your series, have something other than green tea, and no green tea capsules.",
    source: { line: "L27", note: RANGE },
  },
  {
    id: "tanning",
    kind: "avoid",
    before: { days: 14 },
    flagged: true,
    title: "No sunburn, tanning or solarium",
    detail: "Tanned or burnt skin marks more easily. If you caught the sun, call us before you come.",
    throughoutSeries: "Throughout your series, keep out of strong sun and the solarium.",
    source: { line: "Added", note: "Not in the source: the clinic's aftercare contract asks for 14 days without sunburn or tanning." },
  },
  {
    id: "cold-sore",
    kind: "tell_us",
    before: { days: 14 },
    flagged: false,
    title: "A cold sore in the last month? Call us",
    detail: "We will move your session, so that a month has passed. Tell us too if you have ever had cold sores.",
    throughoutSeries: "Whenever you have a cold sore during your series, call us and we will move your next session.",
    source: { line: "L26" },
  },
  {
    id: "retinoids-and-acids",
    kind: "leave_off",
    before: { hours: 24 },
    flagged: true,
    title: "No vitamin A creams or acids on the skin",
    detail:
      "Leave retinol, lactic, glycolic and salicylic acid off the skin that is treated. If a cream was prescribed for you, call us first.",
    throughoutSeries:
      "Leave retinol and acids off for the last 24 hours before each session. If a cream was prescribed for you, call us first.",
    source: {
      line: "Added",
      note: "Not in the source, which speaks of the day after only (line 21): the clinic's aftercare contract asks for 24 hours before.",
    },
  },
];
