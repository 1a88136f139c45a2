import type { AftercareContent } from "#lib/aftercare/input.ts";

/** What the handout says without a clock. */
export const defaultSections: AftercareContent["sections"] = {
  everyDay: [
    { id: "moist", text: "Keep your skin moist with the products allowed on the day.", source: { line: "L15" } },
    { id: "water", text: "Drink plenty of water.", source: { line: "L15" } },
    {
      id: "medicines",
      text: "Do not stop any medicine that was prescribed for you. If you have a question about one, we will ask your prescriber.",
      source: { line: "L27", note: "Line 27 asks patients to stop medicines; that is between a patient and their prescriber." },
    },
  ],
  usual: [
    {
      id: "redness",
      text: "Redness and warmth for 12 to 24 hours, and for some people up to seven days.",
      source: { line: "L15, L18", note: "Line 2 speaks of hours and 24 hours on average; patients are shown the whole range." },
    },
    {
      id: "dry",
      text: "Tight, dry skin that may flake a little.",
      source: { line: "L15", note: "Tightness is in the source; dryness and flaking are added for the reviewer to weigh." },
    },
  ],
  canHappen: [
    { id: "bruise", text: "A bruise here or there.", source: { line: "L27" } },
    {
      id: "cold-sore",
      text: "A cold sore, if you have had them before. Call us when you feel one coming; before your next session we will talk about medicine that can prevent it.",
      source: {
        line: "L26",
        note: "A prescriber decides about prevention whenever someone has had cold sores, before the first session too.",
      },
    },
    {
      id: "darker-marks",
      text: "Darker marks in a small number of people, above all when the sun has reached the skin. They usually fade over a few weeks. Call us if they stay: they can be treated.",
      source: { line: "L24", note: "The source names lightening agents; which one, if any, is for a clinician to say." },
    },
  ],
  contactUs: {
    intro: {
      id: "call",
      text: "Infection is rare. Call us at once on {phone} if you see or feel any of these:",
      source: { line: "L28" },
    },
    signs: [
      {
        id: "spreading",
        text: "redness that spreads or gets worse instead of better",
        source: { line: "L28", note: "The source says infection, not its signs; general medical knowledge, for the reviewer to confirm." },
      },
      {
        id: "hot-swollen",
        text: "skin that gets hotter, more swollen or more painful",
        source: { line: "L28", note: "A sign of infection added from general medical knowledge." },
      },
      {
        id: "pus",
        text: "pus, blisters or open sores",
        source: { line: "L28", note: "A sign of infection added from general medical knowledge." },
      },
      {
        id: "fever",
        text: "a fever or chills",
        source: { line: "L28", note: "A sign of infection added from general medical knowledge." },
      },
      {
        id: "seven-days",
        text: "redness that is still there after seven days",
        source: { line: "L18", note: "The source's longest course; past it the clinic should be told." },
      },
    ],
  },
  emergency: {
    id: "emergency",
    text: "Trouble breathing, a swollen face or throat, or sudden trouble with your eyes is an emergency: call {emergencyNumber} straight away. Do not wait for us.",
    source: { line: "Added", note: "Not in the source: general medical safety, at the location's own emergency number." },
  },
};
