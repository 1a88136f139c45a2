import { visitsIcs } from "#lib/portal/outputs/visits-ics.ts";
import { sayZone } from "#lib/time.ts";
import { type Block, htmlOf, textOf } from "./blocks.ts";
import type { Wordings } from "./default-wordings.ts";
import { fill, plain } from "./fill.ts";
import { mailHtml } from "./mail-html.ts";
import { blocksOf, factsOf, headingOf, inReadingOrder, slugOf, tellsVisits } from "./parts.ts";
import { composeSms } from "./sms.ts";
import type { Letter, Telling, Wording } from "./telling.ts";

/**
 * A letter in words: the clinic's own around facts that nobody words. Text and HTML are made from the same blocks, times are said as the portal says them,
 * and "{portal}", "{form}" and "{choices}" stand where the sender puts secret links. A letter without parts has nothing to say and is a mistake.
 * @throws when it has no parts
 */
export function compose(letter: Letter, wordings: Wordings): Wording {
  const parts = inReadingOrder(letter.parts);
  const [leading] = parts;
  if (leading === undefined) throw new Error("A message without anything to say.");
  const title = titleOf(leading, letter, wordings);
  const blocks = letterBlocks(parts, letter, wordings);
  return {
    subject: title,
    text: `${textOf(blocks)}\n`,
    html: mailHtml({ title, body: htmlOf(blocks) }),
    sms: composeSms(parts, letter),
    calendar: calendarOf(parts, letter),
  };
}

function titleOf(leading: Telling, letter: Letter, wordings: Wordings): string {
  return plain(fill(wordings[slugOf(leading)].subject, { when: factsOf(leading, letter).date }));
}

function letterBlocks(parts: readonly Telling[], letter: Letter, wordings: Wordings): readonly Block[] {
  const called = plain(letter.called);
  const words = parts.map((part) => {
    const { opening, closing } = wordings[slugOf(part)];
    const { body } = factsOf(part, letter);
    return { part, opening: fill(opening, body), closing: fill(closing, body) };
  });
  return [
    { block: "text", text: called === "" ? "Hello," : `Hello ${called},` },
    ...words.flatMap(({ part, opening }): readonly Block[] => [
      ...(parts.length > 1 ? [{ block: "heading", text: headingOf(part) } as const] : []),
      ...said(opening),
      ...blocksOf(part, letter),
    ]),
    ...said(zoneNote(parts, letter)),
    ...(letter.hasPortal ? [{ block: "link", label: "Open your own page", place: "{portal}" } as const] : []),
    // Each closing once: parts of a message often close with the same words.
    ...said([...new Set(words.map(({ closing }) => closing))].filter((closing) => closing !== "").join("\n")),
    ...said(plain(letter.clinic)),
    ...(letter.isEssential
      ? []
      : [{ block: "link", label: "If you would rather not get messages like this one", place: "{choices}" } as const]),
  ];
}

function said(text: string): readonly Block[] {
  return text === "" ? [] : [{ block: "text", text }];
}

/** In which zone the times are told, said once: a whole aftercare in the message says it itself. */
function zoneNote(parts: readonly Telling[], { timeZone }: Letter): string {
  if (!parts.some(tellsVisits)) return "";
  const zones = parts.flatMap((part) => (part.kind === "aftercare" && part.step === "issue" ? [part.handout.timeline.zoneNote] : []));
  const note = `All times are ${sayZone(timeZone)} time.`;
  if (zones.length === 0) return note;
  return zones.includes(note) ? "" : `Times of appointments are ${sayZone(timeZone)} time.`;
}

function calendarOf(parts: readonly Telling[], { visits, calledOff, clinic, now }: Letter): string | null {
  if (!parts.some(tellsVisits)) return null;
  const ics = visitsIcs(visits, plain(clinic), now, calledOff);
  return ics.includes("BEGIN:VEVENT") ? ics : null;
}
