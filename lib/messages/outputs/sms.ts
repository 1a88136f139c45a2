import { sayShortDate, sayZone } from "#lib/time.ts";
import type { LinkPlace } from "./blocks.ts";
import { plain } from "./fill.ts";
import type { Letter, Telling } from "./telling.ts";
import { leadingVisit, sayVisitTime, visitsOf } from "./visit-words.ts";

/** The signs of the GSM alphabet that a text message carries in seven bits each; those of the second list take two places. */
const BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENDED = "^{}\\[~]|€";

/** Two segments of 153 places: what a text message of Cadence takes at most. */
export const SMS_PLACES = 306;
/** How long a secret link may be when it stands in a text message. */
export const SMS_LINK_LENGTH = 96;

/** How many places of the GSM alphabet a text takes; null where a sign is not in it. */
export function smsPlaces(text: string): number | null {
  let places = 0;
  for (const sign of text) {
    if (BASIC.includes(sign)) places += 1;
    else if (EXTENDED.includes(sign)) places += 2;
    else return null;
  }
  return places;
}

/** Words in the GSM alphabet: an accent that it lacks is left off, a sign that it lacks altogether as well. */
function gsm(text: string): string {
  return [...plain(text).replaceAll(/[‘’]/g, "'").replaceAll(/[–—]/g, "-")]
    .map((sign) => (BASIC.includes(sign) ? sign : sign.normalize("NFKD").replaceAll(/\p{M}/gu, "")))
    .filter((sign) => sign !== "" && [...sign].every((each) => BASIC.includes(each)))
    .join("")
    .replaceAll(/ {2,}/g, " ")
    .trim();
}

/** A part in a sentence that says when and nothing else. */
function sentenceOf(part: Telling, timeZone: string): string {
  const visit = leadingVisit(part);
  const when = visit === null ? "" : sayVisitTime(visit.startsAt, visit, timeZone);
  switch (part.kind) {
    case "booking":
      return bookingSentence(part, when, timeZone);
    case "preparation":
      return `Your appointment is on ${when}. There are things to do before it.`;
    case "reminder":
      return `A reminder: your appointment is on ${when}.`;
    case "forms":
      return `Please answer a few questions before ${when}.`;
    case "aftercare":
      if (part.step === "7d") return "How are you? If something does not feel right, please call us.";
      return part.step === "issue" ? "Please read what to do from today." : "Something changes for you. Please read what you can do now.";
    case "review":
      return `It is time to look back together, from ${sayShortDate(part.from)} on. Please call us for a time.`;
    case "waitlist_offer":
      return `An earlier time has come free: ${part.offered}. Please call us if you would like it.`;
    case "portal_link":
      return "Here is the link to your own page.";
  }
}

function bookingSentence(part: Extract<Telling, { kind: "booking" }>, when: string, timeZone: string): string {
  const [standing, [only, another]] = [visitsOf(part), part.news];
  if (standing.length === 0)
    return part.news.length === 1
      ? `Your appointment on ${when} is called off.`
      : `${part.news.length} appointments are called off, the first on ${when}.`;
  if (only?.what === "moved" && another === undefined)
    return `Your appointment is now on ${when}. It was ${sayVisitTime(only.from, only.visit, timeZone)}.`;
  if (!part.isFirst) return `Your appointments have changed. The next of them: ${when}.`;
  return standing.length === 1 ? `Your appointment is on ${when}.` : `You have ${standing.length} appointments, the first on ${when}.`;
}

/** The links of a text message, two at most: what is asked first, then how to be left alone, then the page. */
function linksOf(parts: readonly Telling[], { hasForm, hasPortal, isEssential }: Letter): readonly { label: string; place: LinkPlace }[] {
  const asksForm = hasForm && parts.some(({ kind }) => kind === "forms");
  const links: readonly { label: string; place: LinkPlace; stands: boolean }[] = [
    { label: "Questions", place: "{form}", stands: asksForm },
    { label: "No more of these", place: "{choices}", stands: !isEssential },
    { label: "Your page", place: "{portal}", stands: hasPortal },
  ];
  return links.filter(({ stands }) => stands).slice(0, 2);
}

function roomBeside(links: readonly string[]): number {
  return links.reduce((room, link) => room - link.replace(/\{.*\}/, "").length - SMS_LINK_LENGTH - 1, SMS_PLACES);
}

/**
 * A letter as a text message of two segments at most: times and links, no word of what is done. What does not fit any more is left out from the end: the
 * first part and the links always stand, the telephone and the zone where there is room.
 */
export function composeSms(parts: readonly Telling[], letter: Letter): string {
  const [first = "", ...others] = [...new Set(parts.map((part) => gsm(sentenceOf(part, letter.timeZone))))];
  const all = linksOf(parts, letter).map(({ label, place }) => `${label}: ${place}`);
  // A long first sentence leaves room for one link.
  const links = roomBeside(all) > first.length ? all : all.slice(0, 1);
  let room = roomBeside(links);
  const fits = (text: string) => {
    const places = (smsPlaces(text) ?? room) + 1;
    if (text === "" || places > room) return false;
    room -= places;
    return true;
  };
  const phone = gsm(letter.phone);
  const zone = parts.some((part) => leadingVisit(part) !== null) ? `${gsm(sayZone(letter.timeZone))} time.` : "";
  const leads = fits(first) ? [first] : [];
  const zones = fits(zone) ? [zone] : [];
  const tells = others.filter(fits);
  const calls = phone !== "" && fits(`Call ${phone}.`) ? [`Call ${phone}.`] : [];
  return [[...leads, ...tells, ...zones, ...calls].join(" "), ...links].filter((line) => line !== "").join("\n");
}

/** "214 of 306 signs with its links: two parts." for a text whose links are not made yet. */
export function saySmsLength(sms: string): string {
  const linked = sms.replaceAll(/\{(?:portal|form|choices)\}/g, "x".repeat(SMS_LINK_LENGTH));
  const places = smsPlaces(linked) ?? 0;
  return `${places} of ${SMS_PLACES} signs with its links: ${places <= 160 ? "one part" : "two parts"}.`;
}
