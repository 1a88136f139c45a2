import type { ConsentDefinition } from "#lib/consent/input.ts";

/** The default consent to photographs, version 1: one statement for each use (lib/consent/rules/uses.ts), each given and taken back by itself. */
export const defaultPhotoConsent: ConsentDefinition = {
  title: "Consent to photographs",
  sections: [
    {
      heading: "Your choice, use by use",
      paragraphs: [
        "{clinic} would like to take photographs of the areas we treat. You can say yes to some uses and no to others. Nothing is ticked for you, and saying no does not change how we care for you.",
        "You can take back any of these at any time. We then stop that use. What was shown or printed before cannot always be called back, so take your time with the last ones.",
      ],
    },
    {
      heading: "What we do with them",
      paragraphs: [
        "Photographs are kept safely with your record, for as long as the law asks us to. Where we can, we leave out your face, your name and anything that shows who you are. Pictures for teaching, research or the website are never used without the tick for it.",
      ],
    },
  ],
  statements: [
    { id: "record", text: "For my record: to see how my skin changes from session to session." },
    { id: "sharing", text: "To show to other clinicians who look after me." },
    { id: "teaching", text: "To teach other clinicians." },
    { id: "research", text: "For research." },
    { id: "marketing", text: "On the clinic’s website and social media, where anybody can see them." },
  ],
};
