import type { TemplateWords } from "../input/templates.ts";
import type { WordingSlug } from "../rules/wordings.ts";

/** The words of every kind of message. */
export type Wordings = Readonly<Record<WordingSlug, TemplateWords>>;

const CALL = "If anything is unclear or does not suit you, call us on {phone}.";

/** What a clinic's messages say until it has words of its own in force. Their subjects say nothing of what the clinic does, and name nobody. */
export const DEFAULT_WORDINGS: Wordings = {
  booking: {
    subject: "Your appointments from {when}",
    opening:
      "Thank you for booking with {clinic}. Here are your appointments. The calendar file with this message puts them on your phone.",
    closing: CALL,
  },
  "booking-changed": {
    subject: "Your appointments have changed",
    opening: "Something has changed in your appointments with {clinic}. This is how they stand now.",
    closing: CALL,
  },
  preparation: {
    subject: "Getting ready for {when}",
    opening: "Your appointment on {when} is coming closer. These small steps help it go well.",
    closing: CALL,
  },
  reminder: {
    subject: "A reminder for {when}",
    opening: "We look forward to seeing you on {when}, at {where}.",
    closing: CALL,
  },
  forms: {
    subject: "A few questions before {when}",
    opening: "Before we see you on {when}, please answer a few questions. It takes about ten minutes, and you can do it on your phone.",
    closing: CALL,
  },
  aftercare: {
    subject: "What to do from today",
    opening: "Here is what to do now, what to leave off, and when that changes. Keep this message: you can look back at it at any time.",
    closing: "If something does not feel right, or you would like to ask, call us on {phone}.",
  },
  "aftercare-24h": {
    subject: "What changes for you today",
    opening: "One day has gone by since your visit. This is what you can do again.",
    closing: "If something does not feel right, or you would like to ask, call us on {phone}.",
  },
  "aftercare-48h": {
    subject: "What changes for you now",
    opening: "Two days have gone by since your visit. This is what you can do again.",
    closing: "If something does not feel right, or you would like to ask, call us on {phone}.",
  },
  "aftercare-7d": {
    subject: "How are you?",
    opening: "A week has gone by since your visit. How is it going? You do not need to answer if all is well.",
    closing: "If something does not feel right, or you would like to ask, call us on {phone}.",
  },
  review: {
    subject: "Time to look back together",
    opening: "It is time to see how things have turned out for you. The best days for it are {when}.",
    closing: "To find a time that suits you, call us on {phone}.",
  },
  "waitlist-offer": {
    subject: "An earlier time for you",
    opening: "A time that you may like better has come free: {when}, at {where}.",
    closing: "If you would like it, call us on {phone} soon. If not, your appointment stays as it is.",
  },
  "portal-link": {
    subject: "Your own page",
    opening: "Here is the link to your own page with {clinic}. It shows your appointments, and what to do before and after them.",
    closing: "If you did not ask for this, or the link does not open, call us on {phone}.",
  },
};
