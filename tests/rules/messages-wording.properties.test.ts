import fc from "fast-check";
import ICAL from "ical.js";
import { describe, expect, it } from "vitest";
import { compose } from "#lib/messages/outputs/compose.ts";
import { DEFAULT_WORDINGS } from "#lib/messages/outputs/default-wordings.ts";
import { SMS_LINK_LENGTH, SMS_PLACES, smsPlaces } from "#lib/messages/outputs/sms.ts";
import { clinicalWordsIn } from "#lib/messages/rules/wordings.ts";
import { sayInstant, sayZone } from "#lib/time.ts";
import { anyLetter, anyName, anyVisit, letterOf } from "#tests/support/letters.ts";

const TIME = /\w{3} \d{1,2} \w{3} \d{4}, \d{1,2}:\d{2} [ap]m/g;
const timesIn = (text: string) => (text.match(TIME) ?? []).sort();
/** What a reader sees of a page, written back from its markup. */
const read = (html: string) =>
  html
    .replace(/<head>[\s\S]*<\/head>/, "")
    .replaceAll(/<[^>]*>/g, "\n")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

function calendarStarts(ics: string): Temporal.Instant[] {
  return new ICAL.Component(ICAL.parse(ics))
    .getAllSubcomponents("vevent")
    .map((event) => Temporal.Instant.fromEpochMilliseconds(new ICAL.Event(event).startDate.toJSDate().getTime()));
}

describe("whatever a letter holds", () => {
  it("its subject and its text message name no clinic and nothing of what it does, and the subject names nobody", () => {
    fc.assert(
      fc.property(anyLetter, anyName, (letter, name) => {
        const called = `Q${name}`;
        const { subject, sms } = compose({ ...letter, clinic: "Lumen Rooms", called }, DEFAULT_WORDINGS);
        expect(clinicalWordsIn(subject)).toEqual([]);
        expect(clinicalWordsIn(sms)).toEqual([]);
        for (const words of [subject, sms]) expect(words).not.toContain("Lumen");
        // Nothing of it comes from the name: with another, the subject and the text message are the same.
        const other = compose({ ...letter, clinic: "Lumen Rooms", called: "Zed" }, DEFAULT_WORDINGS);
        expect([subject, sms]).toEqual([other.subject, other.sms]);
      }),
    );
  });

  it("no word of it is missing: no heading without anything below it, no empty line of a list, nothing of the program", () => {
    fc.assert(
      fc.property(anyLetter, (given) => {
        // Names of real people and places: what somebody is called may be "null", and then a message says so.
        const letter = { ...given, called: "Aroha", clinic: "Lumen Rooms" };
        const { subject, text, html, sms } = compose(letter, DEFAULT_WORDINGS);
        const names = letter.visits.flatMap(({ service, location, clinician }) => [service, location, clinician ?? ""]).join(" ");
        if (!/undefined|null|NaN|object/.test(names))
          for (const words of [subject, text, html, sms]) expect(words).not.toMatch(/\bundefined\b|\bnull\b|\bNaN\b|\[object/);
        expect(html).not.toMatch(/<h[12][^>]*>\s*</);
        expect(html).not.toMatch(/<\/h2>\s*(?:<h2|<\/div)/);
        expect(html).not.toMatch(/<li[^>]*>\s*<\/li>|<p[^>]*>\s*<\/p>|<ul[^>]*>\s*<\/ul>/);
        expect(text).not.toMatch(/^- *$|\n{3}|\{(?!portal\}|form\}|choices\})/m);
        expect(text.startsWith("Hello Aroha,\n\n")).toBe(true);
        expect(html.match(/<h1/g)).toHaveLength(1);
      }),
    );
  });

  it("text and page tell the same times", () => {
    fc.assert(
      fc.property(anyLetter, (letter) => {
        const { text, html } = compose(letter, DEFAULT_WORDINGS);
        expect(timesIn(read(html))).toEqual(timesIn(text));
      }),
    );
  });

  it("places for links stand only where the sender has a link, alike in text and page", () => {
    fc.assert(
      fc.property(anyLetter, (letter) => {
        const { text, html, sms } = compose(letter, DEFAULT_WORDINGS);
        const asks = letter.hasForm && letter.parts.some(({ kind }) => kind === "forms");
        for (const [place, stands] of [
          ["{portal}", letter.hasPortal],
          ["{choices}", !letter.isEssential],
          ["{form}", asks],
        ] as const) {
          expect(text.split("\n").includes(place)).toBe(stands);
          expect(html.includes(`<a href="${place}"`)).toBe(stands);
          if (!stands) expect(text + html + sms).not.toContain(place);
        }
      }),
    );
  });

  it("no name breaks out of its line or its element, or stands for a link", () => {
    fc.assert(
      fc.property(anyLetter, (letter) => {
        const { subject, text, html, sms } = compose(letter, DEFAULT_WORDINGS);
        expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(text).not.toMatch(/\r|\p{Bidi_Control}/u);
        const elements = [...html.matchAll(/<\/?([^\s>/]*)/g)].map(([, name = ""]) => name.toLowerCase());
        const own = ["!doctype", "html", "head", "meta", "title", "body", "div", "h1", "h2", "p", "ul", "li", "a", "br"];
        expect(elements.filter((name) => !own.includes(name))).toEqual([]);
        expect(html.replaceAll(/ style="[^"]*"| href="\{(?:portal|form|choices)\}"/g, "")).not.toMatch(
          /<(?!meta|html|div role="main")\w+ /,
        );
        expect(sms.split("\n").length).toBeLessThanOrEqual(3);
        for (const place of ["{portal}", "{form}", "{choices}"]) expect(sms.split(place).length).toBeLessThanOrEqual(2);
      }),
    );
  });

  it("a text message takes two segments at most once its links stand in it, and says the first thing", () => {
    fc.assert(
      fc.property(anyLetter, (letter) => {
        const { sms } = compose(letter, DEFAULT_WORDINGS);
        const linked = sms.replaceAll(/\{(?:portal|form|choices)\}/g, "x".repeat(SMS_LINK_LENGTH));
        expect(smsPlaces(linked)).toBeLessThanOrEqual(SMS_PLACES);
        expect(sms.split("\n")[0]?.length).toBeGreaterThan(10);
        if (letter.isEssential && letter.hasPortal && !letter.hasForm) expect(sms).toContain("{portal}");
        if (!letter.isEssential) expect(sms.includes("{choices}") || sms.includes("{form}")).toBe(true);
      }),
    );
  });
});

describe("a visit", () => {
  it("is told at the minute of its clock at which the calendar has it, also around a change of the clocks", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyVisit, { minLength: 1, maxLength: 6, selector: ({ id }) => id }), (visits) => {
        const [{ timeZone }] = [visits[0] ?? { timeZone: "UTC" }];
        const news = visits.map((visit) => ({ what: "booked" as const, visit }));
        const letter = letterOf([{ kind: "booking", news, isFirst: true, preparation: [] }], { visits, timeZone });
        const { text, calendar } = compose(letter, DEFAULT_WORDINGS);
        const starts = calendarStarts(calendar ?? "");
        expect(starts.map(String).sort()).toEqual(visits.map(({ startsAt }) => String(startsAt)).sort());
        expect(calendar?.match(/^DTSTART:\d{8}T\d{6}Z\r?$/gm)).toHaveLength(visits.length);
        for (const visit of visits) {
          const start = starts.find((at) => at.equals(visit.startsAt));
          expect(start).toBeDefined();
          const zone = visit.timeZone === timeZone ? "" : ` (${sayZone(visit.timeZone)} time)`;
          expect(text).toContain(`- ${sayInstant(visit.startsAt, visit.timeZone)}${zone}`);
        }
      }),
    );
  });
});
