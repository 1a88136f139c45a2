import type { AftercareContent } from "#lib/aftercare/input.ts";

/** What patients ask, answered from the clinic's own text in sentences of our own. */
export const defaultQuestions: AftercareContent["questions"] = [
  {
    id: "downtime",
    question: "How long will I look red?",
    answer: [
      "Most of the redness fades within hours. Your skin then stays pink for about 24 hours.",
      "For 12 to 24 hours it can feel hot and tight, much like a moderate to severe sunburn.",
      "Everyone is different: some people stay red for up to seven days. Plan with that in mind, and call us if it lasts longer.",
    ],
    source: { line: "L1, L2, L15, L18", note: "Line 2 alone sounds shorter than lines 15 and 18; patients are told the whole range." },
  },
  {
    id: "what-to-use",
    question: "What should I use on my skin?",
    answer: [
      "In the first 24 hours, only the cleanser and the serum we gave you.",
      "After that, a gentle cleanser to soothe, hyaluronic acid to keep the skin moist, and products with copper, silver or zinc.",
      "From then on wear a zinc sunscreen as well. Mineral make-up is fine again too.",
      "Your clinician chooses the home plan that fits your skin.",
    ],
    source: {
      line: "L2, L3, L4, L19, L20, L22",
      note: "Lines 2 and 4 give no time; lines 19 and 20 rule the first day. That mineral make-up helps healing is left out.",
    },
  },
  {
    id: "home-roller",
    question: "What is a home roller?",
    answer: [
      "A small roller with very short, fine needles of no more than 0.2 mm.",
      "It helps the active parts of your products through the outer layer of the skin, and it prompts that layer to renew itself faster and grow thicker.",
      "It does not make new collagen. It keeps your skin looking good, and supports your result between sessions and afterwards.",
      "Use one only if your clinician recommended it, and wait until the day on your page.",
    ],
    source: {
      line: "L5, L6, L7, L8, L9, L16",
      note: "The source gives no day to begin again: proposed is seven days, never under 48 hours.",
    },
  },
  {
    id: "laser",
    question: "How does it compare with a laser?",
    answer: [
      "They work in entirely different ways: here very fine needles make tiny channels in the skin, and a fractional laser works with heat.",
      "Which of them suits your skin is worth talking over with your clinician.",
    ],
    source: {
      line: "L10, L11",
      note: "What the source says of a laser's harms and results names no study and is held back: see docs/content-sources.md.",
    },
  },
  {
    id: "what-it-treats",
    question: "What can it be used for?",
    answer: [
      "Lines: fine lines, wrinkles and deep wrinkles.",
      "Scars: acne scars, single scars and other scars that are to be made less visible. Stretch marks too.",
      "Skin that is uneven or tired: darker marks, large pores, loose skin, and skin that is to be refreshed or to renew itself.",
      "Thinning hair.",
      "It is also called collagen induction therapy. A preparation of your own blood, PRP or CGF, can be added.",
      "Your clinician tells you what it can do for you, and what it cannot.",
    ],
    source: {
      line: "L30, L31",
      note: "A list of uses, not a promise; darker marks are also a risk of the treatment, so a clinician weighs that use.",
    },
  },
  {
    id: "what-to-expect",
    question: "When will I see a result?",
    answer: [
      "Your skin repairs itself over 12 to 16 weeks after a session, and collagen goes on settling for up to 18 months. It is too early to judge before 12 weeks.",
      "It works best as a series. Gaps run from one week to eight weeks; your clinician plans them to suit your skin.",
    ],
    source: { line: "L14", note: "Gaps under four weeks need a protocol that a clinician chose. No result is promised." },
  },
];
