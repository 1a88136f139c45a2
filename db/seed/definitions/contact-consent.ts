import type { ConsentDefinition } from "#lib/consent/input.ts";

/** The default consent to be contacted, version 1: one statement for each channel (lib/consent/rules/uses.ts). */
export const defaultContactConsent: ConsentDefinition = {
  title: "Consent to be contacted",
  sections: [
    {
      heading: "How we may reach you",
      paragraphs: [
        "{clinic} may write or call about your visits, what to do before and after them, and your results. Say which ways are fine for you. You can change this at any time.",
      ],
    },
  ],
  statements: [
    { id: "email", text: "By email." },
    { id: "text_message", text: "By text message." },
    { id: "phone", text: "By telephone." },
    { id: "post", text: "By post." },
  ],
};
