import type { ConsentDefinition } from "#lib/consent/input.ts";

/**
 * The default treatment consent, version 1. A draft until a named clinician approves it and local counsel has read it.
 * It covers the elements of an informed consent one by one (the number stands beside each); consent to photographs (17)
 * is asked for separately, and the date, the version and the signatures (18) belong to the signed copy.
 */
export const defaultTreatmentConsent: ConsentDefinition = {
  title: "Consent to collagen induction therapy",
  sections: [
    {
      // 1: identity, capacity, language
      heading: "About you",
      paragraphs: [
        "Please check that the name and date of birth on this form are yours.",
        "Tell us if you would like this in another language, an interpreter, someone with you, or more time. You do not have to decide today.",
      ],
    },
    {
      // 2: procedure, device, areas, plan
      heading: "What we will do",
      paragraphs: [
        "At {clinic} you have asked about {treatment}. Very fine, sterile, single-use needles make many tiny holes in the skin. As the skin repairs itself it makes new collagen.",
        "Areas: {areas}.",
        "{plan}",
        "{device}",
      ],
    },
    {
      // 3: purpose and realistic result
      heading: "What you can expect from it",
      paragraphs: [
        "The aim is smoother, firmer skin or a softer scar. Most people need a series of sessions. No result can be promised, and some people see little change.",
        "It takes time: the skin repairs itself for 12 to 16 weeks after a session, and collagen goes on settling for up to 18 months. We do not judge the result before 12 weeks.",
      ],
    },
    {
      // 4: expected effects and downtime, worst case included
      heading: "What is normal afterwards",
      paragraphs: [
        "Your skin may feel hot, tight and red, like a moderate to severe sunburn. This usually lasts 12 to 24 hours, and in some people up to 7 days.",
        "Pinpoint bleeding, swelling, soreness, itching, bruising, small crusts, dryness and flaking can happen and pass by themselves, usually within 7 days.",
      ],
    },
    {
      // 5: material risks
      heading: "The risks",
      paragraphs: [
        "Infection is rare. It can need medicine and can leave a mark.",
        "A cold sore can break out, most of all in people who have had one before.",
        "The skin can become darker, or less often lighter, where it was treated. It usually settles over some weeks, but it can last. Sun makes it more likely, and so does naturally darker skin.",
        "Scars can form, in rare cases in lines like tram tracks. Lumps (granulomas) and allergic reactions, for example to a serum or to metal, are rare but can last.",
        "Redness can last longer than a week. You may not be satisfied with the result.",
      ],
    },
    {
      // 6: risks of this patient, from the screening
      heading: "Risks that matter for you in particular",
      paragraphs: ["{personal_risks}", "If your health or your medicines change before a session, tell us first."],
    },
    {
      // 7: alternatives
      heading: "Other choices",
      paragraphs: [
        "You can choose to do nothing, to wait, to use skin care and sunscreen alone, or to ask about other treatments such as peels, laser or surgery. We can also refer you to a doctor or a dermatologist.",
      ],
    },
    {
      // 8: topical anaesthetic
      heading: "Numbing cream",
      paragraphs: [
        "We may put a numbing cream on your skin and wipe it off before we start. It can cause redness, swelling or an allergic reaction. Too much of it, or left on for too long, can be dangerous for the heart and the nerves, so only we put it on. You can say no to it.",
      ],
    },
    {
      // 9: serum, PRP, CGF
      heading: "Serums and your own blood products",
      paragraphs: [
        "Only a product that is meant for needled skin is used during a session, and we tell you which.",
        "PRP or CGF, made from your own blood, is not part of this consent. If you want it, we explain taking the blood and its risks, and ask you separately.",
      ],
    },
    {
      // 10: on or off label
      heading: "What the device is approved for",
      paragraphs: [
        "{labelled_use}",
        "Doctors may use a device in ways its label does not name. The evidence for such a use can be weaker.",
      ],
    },
    {
      // 11: who performs it
      heading: "Who treats you",
      paragraphs: ["{performer}"],
    },
    {
      // 12: costs; nothing is invented, the price list fills it in
      heading: "What it costs",
      paragraphs: ["{prices}", "Ask us what a review, another session or the treatment of a problem would cost before you decide."],
    },
    {
      // 13: care before and after, contact
      heading: "What you need to do",
      paragraphs: [
        "Answer the screening questions truthfully. Do not stop any medicine that a doctor gave you; we will check with your prescriber.",
        "After each session you get a sheet with what to avoid and for how long. Following it lowers the risks.",
        "If you see signs of infection, such as spreading redness, heat, pus or fever, contact us at once: {contact}. If you have trouble breathing or your face swells, call {emergency_number}.",
      ],
    },
    {
      // 14: questions, second opinion, withdrawal
      heading: "Your right to change your mind",
      paragraphs: [
        "You can ask any question, ask another clinician for a second opinion, and withdraw your consent at any time, even during a session. You do not have to say why, and it does not change how we care for you.",
      ],
    },
    {
      // 15: complaints
      heading: "If you are unhappy",
      paragraphs: [
        "Tell us first, so that we can put it right. You can also complain to the health complaints body or the professional board where you live. We will give you the address.",
      ],
    },
    {
      // 16: privacy and retention
      heading: "Your information",
      paragraphs: [
        "We keep a record of your screening, this consent and your treatment, for as long as the law asks us to. You may see it and ask us to correct it. Our privacy notice tells you who can read it.",
        // 17: photographs are a consent of their own
        "Photographs are not part of this consent. We ask you about them separately, for each use, and you can say no.",
      ],
    },
  ],
  statements: [
    { id: "understood", text: "I have read this, or it was read to me, and I understand it." },
    { id: "questions", text: "I could ask questions, and they were answered." },
    { id: "risks", text: "I understand the risks, also those that matter for me in particular, and that no result is promised." },
    { id: "alternatives", text: "I know that I have other choices, and that one of them is to do nothing." },
    { id: "cost", text: "I have been told what the treatment costs, before I decide." },
    { id: "truthful", text: "My screening answers are true, and I will tell you when something changes." },
    { id: "aftercare", text: "I will follow the care rules before and after each session." },
    { id: "withdraw", text: "I know that I can withdraw at any time, and I had enough time to decide." },
    { id: "agree", text: "I agree to this treatment." },
  ],
};
