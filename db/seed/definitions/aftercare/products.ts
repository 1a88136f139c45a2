import type { AftercareContent } from "#lib/aftercare/input.ts";

const CHECK = "The clinic's own product: check its ingredients against what the first day rules out.";
const HELD = 'The source says "after", without a time; held to 24 hours, for line 20 names all that the first day allows.';

/** The clinic's named products, and the kinds of product its text recommends. */
export const defaultProducts: AftercareContent["products"] = [
  {
    id: "mild-clean",
    brand: "Aspect Dr",
    name: "Mild Clean",
    category: "Cleanser",
    purpose: "To wash the skin gently on the first day.",
    allowedFromHours: 0,
    source: { line: "L20", note: CHECK },
  },
  {
    id: "apres-cit",
    brand: "Environ",
    name: "après-CIT",
    category: "Serum",
    purpose: "The one thing to smooth on during the first day.",
    allowedFromHours: 0,
    source: { line: "L20", note: CHECK },
  },
  {
    id: "rescue-balm",
    name: "Rescue Balm",
    category: "Balm",
    purpose: "Added to your home plan after the first day.",
    allowedFromHours: 24,
    source: { line: "L22", note: "The source names no maker and gives no end." },
  },
  {
    id: "soothing-cleanser",
    name: "Anti-inflammatory cleanser",
    category: "Cleanser",
    purpose: "To soothe the skin.",
    allowedFromHours: 24,
    source: { line: "L4", note: HELD },
  },
  {
    id: "hyaluronic-acid",
    name: "Hyaluronic acid",
    category: "Serum",
    purpose: "To keep the skin moist and the redness down.",
    allowedFromHours: 24,
    source: { line: "L2, L4", note: HELD },
  },
  {
    id: "minerals-and-peptides",
    name: "Mineral and peptide care",
    category: "Serum",
    purpose: "Meant to bring visible redness down.",
    allowedFromHours: 24,
    source: { line: "L2", note: HELD },
  },
  {
    id: "copper-and-silver",
    name: "Copper and silver",
    category: "Serum",
    purpose: "Meant to help the skin heal.",
    allowedFromHours: 24,
    source: { line: "L4", note: `${HELD} The purpose is the clinic's own statement.` },
  },
  {
    id: "zinc-sunscreen",
    name: "Zinc sunscreen, SPF 30 or more",
    category: "Sunscreen",
    purpose: "To protect the skin from the sun; zinc is also meant to help it heal.",
    allowedFromHours: 24,
    source: {
      line: "L2, L4, L25",
      note: "Lines 2 and 4 give no time; line 19 rules sunscreen out for 24 hours. Line 25 asks for SPF 15 or more.",
    },
  },
  {
    id: "mineral-makeup",
    name: "Mineral make-up",
    category: "Make-up",
    purpose: "To cover redness once make-up is allowed again.",
    allowedFromHours: 24,
    source: {
      line: "L2",
      note: "The source says it helps with the healing; that claim is left out until a clinician supports it. Line 19 rules it out for 24 hours.",
    },
  },
];
