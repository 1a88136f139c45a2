import type { ProtocolContent } from "#lib/series/input.ts";
import { ZONES } from "#lib/zones.ts";

/** The services that protocols book, by key; the seed gives each its service. */
export const protocolServiceKeys = ["needling-face", "needling-scalp", "needling-body"] as const;

type Range = readonly [fromMm: number, toMm: number];

/** Where thin or bony zones start, in millimetres; a protocol's range applies as it stands to every other zone. Weak sources: a clinician approves. */
const THIN_ZONE_START: Readonly<Record<string, number>> = {
  forehead: 0.5,
  glabella: 0.5,
  nose: 0.5,
  perioral: 0.5,
  "temple-right": 0.5,
  "temple-left": 0.5,
  "under-eye-right": 0.25,
  "under-eye-left": 0.25,
  neck: 0.5,
};

const idsOf = (...regions: readonly string[]) => ZONES.filter(({ region }) => regions.includes(region)).map(({ id }) => id);
const FACE = idsOf("face");
const FACE_AND_NECK = idsOf("face", "neck");
const SKIN = idsOf("face", "neck", "hand");
const BODY = idsOf("body");
const SCALP = idsOf("scalp");

/** A protocol's range for thick zones, brought within each zone's cap and no deeper to begin with than a thin zone allows. */
function depths(zones: readonly string[], [fromMm, toMm]: Range): ProtocolContent["depths"] {
  return ZONES.filter(({ id }) => zones.includes(id)).map(({ id, defaultCapMm }) => ({
    zone: id,
    fromMm: Math.min(fromMm, THIN_ZONE_START[id] ?? defaultCapMm, defaultCapMm),
    toMm: Math.min(toMm, defaultCapMm),
  }));
}

const ADD_ONS: ProtocolContent["addOns"] = [
  {
    key: "prp",
    name: "Platelet-rich plasma (PRP)",
    minGapDays: 28,
    offLabel: true,
    separateConsent: true,
    evidence: "PMC8675348: protocols vary. Off-label.",
  },
  {
    key: "cgf",
    name: "Concentrated growth factor (CGF)",
    minGapDays: 28,
    offLabel: true,
    separateConsent: true,
    evidence: "No source seen.",
  },
];

const UNDER_LABEL = "Depths over the device's label (1.5 mm for SkinPen) are not evaluated.";

/** The default protocols: drafts until a named clinician approves each. Gaps in days: four weeks is 28. */
export const defaultProtocols: readonly { readonly slug: string; readonly name: string; readonly content: ProtocolContent }[] = [
  {
    slug: "acne-scarring",
    name: "Acne scarring",
    content: {
      indication: "Acne scarring",
      serviceKey: "needling-face",
      sessions: { min: 3, default: 4, max: 4 },
      gapDays: { min: 28, target: 28, max: 56 },
      underFourWeeks: false,
      depths: depths(FACE_AND_NECK, [1, 1.5]),
      endpoint: "Uniform pinpoint bleeding",
      review: "12 to 16 weeks after the last session, then at 6 months",
      evidence:
        "Harris 2015: 3 sessions, 4 weeks apart, 1.5 mm. NCT02646917: 3 sessions, 30 days apart. Exceed manual: 4 sessions, 30 days apart.",
      flags: [UNDER_LABEL, "Reviews used up to 3.0 mm (PMC7764156); deeper than 1.5 mm is not offered here."],
      openToReception: false,
      addOns: ADD_ONS,
    },
  },
  {
    slug: "scar-reduction",
    name: "Scar reduction",
    content: {
      indication: "Scar reduction or an isolated scar",
      serviceKey: "needling-body",
      sessions: { min: 3, default: 4, max: 6 },
      gapDays: { min: 28, target: 42, max: 56 },
      underFourWeeks: false,
      depths: depths([...SKIN, ...BODY], [1, 1.5]),
      endpoint: "Uniform pinpoint bleeding",
      review: "16 weeks after the last session, then at 6 months",
      evidence: "PMC7764156: 1 to 12 sessions, 1 to 8 weeks apart.",
      flags: [UNDER_LABEL, "Check the age of the scar.", "A raised scar is for a doctor to decide."],
      openToReception: false,
      addOns: ADD_ONS,
    },
  },
  {
    slug: "skin-rejuvenation",
    name: "Skin rejuvenation",
    content: {
      indication: "Skin rejuvenation, tissue regeneration, collagen induction",
      serviceKey: "needling-face",
      sessions: { min: 3, default: 4, max: 4 },
      gapDays: { min: 28, target: 28, max: 56 },
      underFourWeeks: false,
      depths: depths(SKIN, [0.5, 1]),
      endpoint: "Redness, with or without pinpoint bleeding",
      review: "12 to 16 weeks after the last session",
      evidence: "PMC6122507: 4 sessions, 4 weeks apart (wrinkles, laxity, texture). Depths from general knowledge.",
      flags: [],
      openToReception: false,
      addOns: ADD_ONS,
    },
  },
  {
    slug: "fine-lines",
    name: "Fine lines and wrinkles",
    content: {
      indication: "Fine lines and wrinkles",
      serviceKey: "needling-face",
      sessions: { min: 4, default: 4, max: 4 },
      gapDays: { min: 28, target: 28, max: 56 },
      underFourWeeks: false,
      depths: depths(FACE_AND_NECK, [0.5, 1]),
      endpoint: "Redness or pinpoint bleeding",
      review: "90 and 150 days after the last session",
      evidence: "PMC6122507. Depths from weak sources.",
      flags: ["Around the eye only outside the orbital rim, 0.25 to 0.5 mm."],
      openToReception: false,
      addOns: ADD_ONS,
    },
  },
  {
    slug: "deep-wrinkles",
    name: "Deep wrinkles",
    content: {
      indication: "Deep wrinkles",
      serviceKey: "needling-face",
      sessions: { min: 4, default: 4, max: 6 },
      gapDays: { min: 28, target: 42, max: 56 },
      underFourWeeks: false,
      depths: depths(FACE, [1, 1.5]),
      endpoint: "Pinpoint bleeding",
      review: "16 weeks after the last session, then at 6 months",
      evidence: "Number of sessions from general knowledge.",
      flags: [UNDER_LABEL],
      openToReception: false,
      addOns: ADD_ONS,
    },
  },
  {
    slug: "skin-tightening",
    name: "Skin tightening",
    content: {
      indication: "Skin tightening",
      serviceKey: "needling-face",
      sessions: { min: 4, default: 4, max: 4 },
      gapDays: { min: 28, target: 28, max: 56 },
      underFourWeeks: false,
      depths: depths(FACE_AND_NECK, [0.5, 1]),
      endpoint: "Redness or pinpoint bleeding",
      review: "150 days after the last session",
      evidence: "PMC6122507: laxity.",
      flags: [],
      openToReception: false,
      addOns: ADD_ONS,
    },
  },
  {
    slug: "pore-size",
    name: "Pore size",
    content: {
      indication: "Pore size reduction",
      serviceKey: "needling-face",
      sessions: { min: 3, default: 3, max: 3 },
      gapDays: { min: 28, target: 28, max: 42 },
      underFourWeeks: false,
      depths: depths(FACE, [0.5, 1]),
      endpoint: "Redness",
      review: "12 weeks after the last session",
      evidence: "A listed use (Alster 2018, abstract). Numbers from general knowledge.",
      flags: [],
      openToReception: false,
      addOns: ADD_ONS,
    },
  },
  {
    slug: "pigment",
    name: "Dark marks and melasma",
    content: {
      indication: "Hyperpigmentation or melasma",
      serviceKey: "needling-face",
      sessions: { min: 3, default: 3, max: 4 },
      gapDays: { min: 28, target: 28, max: 28 },
      underFourWeeks: false,
      depths: depths(FACE_AND_NECK, [0.25, 0.5]),
      endpoint: "Redness only",
      review: "8 and 12 weeks after the last session, with a melasma score",
      evidence: "Beside topical treatment, best at 12 weeks (10.1016/j.jaad.2021.03.116). Depths from general knowledge.",
      flags: ["Pigment is both the reason and a risk: a clinician signs off.", "It can come back."],
      openToReception: false,
      addOns: [],
    },
  },
  {
    slug: "stretch-marks",
    name: "Stretch marks",
    content: {
      indication: "Stretch marks",
      serviceKey: "needling-body",
      sessions: { min: 3, default: 4, max: 6 },
      gapDays: { min: 28, target: 42, max: 56 },
      underFourWeeks: false,
      depths: depths(BODY, [1, 1.5]),
      endpoint: "Pinpoint bleeding",
      review: "16 weeks after the last session, then at 6 months",
      evidence: "Effective, about equal to laser (10.1007/s00266-024-03954-x). Numbers from general knowledge.",
      flags: [UNDER_LABEL],
      openToReception: false,
      addOns: ADD_ONS,
    },
  },
  {
    slug: "hair-loss",
    name: "Hair loss",
    content: {
      indication: "Hair loss",
      serviceKey: "needling-scalp",
      sessions: { min: 6, default: 6, max: 6 },
      gapDays: { min: 14, target: 14, max: 28 },
      underFourWeeks: true,
      depths: depths(SCALP, [0.5, 0.6]),
      endpoint: "Redness",
      review: "12 and 24 weeks after the last session, with a hair count",
      evidence: "Faghihi 2020: 0.6 mm every 2 weeks for 12 weeks, with minoxidil. PMC8776974: 0.5 to 2.5 mm, weekly to monthly.",
      flags: ["A doctor makes the diagnosis first.", "Gaps under four weeks: check at each visit that the skin has settled."],
      openToReception: false,
      addOns: ADD_ONS,
    },
  },
];
