import ICAL from "ical.js";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { HandoutSheet } from "#components/aftercare/handout-sheet.tsx";
import { NowPanel } from "#components/portal/now-panel.tsx";
import { Changes } from "#components/portal/portal-page.tsx";
import { defaultAftercareSet } from "#db/seed/definitions/aftercare-set.ts";
import { handoutIcs } from "#lib/aftercare/outputs/handout-ics.ts";
import { handoutMessage } from "#lib/aftercare/outputs/handout-message.ts";
import { handoutPdf } from "#lib/aftercare/outputs/handout-pdf.tsx";
import type { PrintedHandout } from "#lib/aftercare/outputs/printed-handout.ts";
import { fillSections } from "#lib/aftercare/outputs/sections.ts";
import { timelineAt } from "#lib/aftercare/outputs/timeline.ts";
import { resolveInstructions } from "#lib/aftercare/rules.ts";
import { offsetMinute, sayInstant } from "#lib/time.ts";
import { readPdf } from "#tests/support/pdf.ts";

const ISSUED = Temporal.Instant.from("2026-01-01T00:00:00Z");

function handOut(ended: string, timeZone: string) {
  const treatmentEndedAt = Temporal.Instant.from(ended);
  const zero = sayInstant(treatmentEndedAt, timeZone);
  const instructions = resolveInstructions({ instructions: defaultAftercareSet.instructions, treatmentEndedAt, timeZone });
  const facts = { sets: [{ treatmentEndedAt, timeZone, instructions }], now: treatmentEndedAt, timeZone };
  const [portal, timeline] = [timelineAt(facts), timelineAt({ ...facts, absolute: true })];
  if (portal === null || timeline === null) throw new Error("The treatment has ended.");
  const printed: PrintedHandout = {
    treatmentId: "0199b7a0-0000-7000-8000-000000000001",
    issue: 2,
    title: defaultAftercareSet.title,
    intro: defaultAftercareSet.intro,
    location: { name: "Carlton", phone: "03 5550 1482" },
    treatedAt: sayInstant(treatmentEndedAt, timeZone),
    timeline,
    sections: fillSections(defaultAftercareSet.sections, { phone: "03 5550 1482", emergencyNumber: "000" }),
    products: ["Hyaluronic serum"],
    homePlan: ["Cleanser morning and evening"],
    approval: "Aftercare version 3, approved by Dr Mara Ilves on Mon 2 Nov 2026.",
    given: "Given on the day, by Nadia Hart.",
    replaced: null,
  };
  // Reckoned here from the instructions alone, and not from the views that are compared.
  const told = instructions.flatMap(({ kind, from, until, afterwards }) => [
    ...(from.equals(treatmentEndedAt) ? [] : [from]),
    ...(until !== null && (kind === "avoid" || afterwards !== null) ? [until] : []),
  ]);
  return {
    portal,
    printed,
    minutes: [...new Set(told.map((at) => offsetMinute(at, timeZone)))].sort(),
    words: [
      ...new Set([...told.map((at) => sayInstant(at, timeZone)), ...wordsOf(instructions.map(({ detail }) => detail).join("\n"), zero)]),
    ].sort(),
    zero,
  };
}

/** Every `<time>` of a page, once. */
const timesOf = (html: string) => [...new Set([...html.matchAll(/<time dateTime="([^"]+)"/gi)].map(([, at = ""]) => at))].sort();
/** Every whole date with its time in a text, once, but for the end of the treatment. */
const wordsOf = (text: string, zero: string) =>
  [...new Set(text.match(/\w{3} \d{1,2} \w{3} \d{4}, \d{1,2}:\d{2} [ap]m/g))].filter((words) => words !== zero).sort();

function calendarTimes(ics: string, timeZone: string) {
  const events = new ICAL.Component(ICAL.parse(ics)).getAllSubcomponents("vevent").map((each) => new ICAL.Event(each));
  return events.map(({ uid, startDate, sequence }) => ({
    uid,
    sequence,
    at: offsetMinute(Temporal.Instant.fromEpochMilliseconds(startDate.toJSDate().getTime()), timeZone),
  }));
}

describe("portal page, print sheet, PDF, calendar and message", () => {
  it.each([
    ["the clocks go back on the first night", "2026-04-04T15:40:00+11:00", "Australia/Melbourne"],
    ["the clocks go forward within the first week", "2026-09-30T09:05:00+10:00", "Australia/Melbourne"],
    ["the clocks move by half an hour", "2026-04-03T17:30:00+11:00", "Australia/Lord_Howe"],
    ["one thing ends in the hour that comes twice", "2026-10-18T02:30:00+02:00", "Europe/Berlin"],
  ])("tell of the same minutes when %s", async (_, ended, timeZone) => {
    const { portal, printed, minutes, words, zero } = handOut(ended, timeZone);
    const page = timesOf(
      renderToStaticMarkup(
        <>
          <NowPanel now={portal} />
          <Changes changes={portal.next} />
        </>,
      ),
    );
    expect(page.filter((at) => at !== portal.marks[0]?.at)).toEqual(minutes);
    expect(timesOf(renderToStaticMarkup(<HandoutSheet handout={printed} />))).toEqual(minutes);
    const calendar = calendarTimes(handoutIcs(printed, ISSUED), timeZone);
    expect(calendar.map(({ at }) => at).sort()).toEqual(printed.timeline.next.map(({ at }) => at).sort());
    expect(minutes).toEqual(expect.arrayContaining(calendar.map(({ at }) => at)));
    expect(wordsOf((await readPdf(await handoutPdf(printed, "Ines Carvalho"))).words, zero)).toEqual(words);
    expect(wordsOf(handoutMessage(printed), zero)).toEqual(words);
  });

  it("each carry the version with who approved it, and only paper names the patient", async () => {
    const { printed } = handOut("2026-04-04T15:40:00+11:00", "Australia/Melbourne");
    const pdf = (await readPdf(await handoutPdf(printed, "Ines Carvalho"))).words;
    const sheet = renderToStaticMarkup(<HandoutSheet handout={printed} />);
    const ics = handoutIcs(printed, ISSUED).replaceAll("\r\n ", "").replaceAll("\\,", ",");
    const message = handoutMessage(printed);
    for (const output of [pdf, sheet, ics, message]) expect(output).toContain(printed.approval);
    for (const output of [pdf, sheet, message]) expect(output).toContain("Cleanser morning and evening");
    expect(pdf).toContain("Ines Carvalho");
    expect([ics, message].some((output) => output.includes("Ines"))).toBe(false);
  });

  it("give a calendar ids that a correction keeps, each once, with a higher count", () => {
    const { printed } = handOut("2026-04-04T15:40:00+11:00", "Australia/Melbourne");
    const events = calendarTimes(handoutIcs(printed, ISSUED), "Australia/Melbourne");
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map(() => 1));
    const first = calendarTimes(handoutIcs({ ...printed, issue: 1 }, ISSUED), "Australia/Melbourne");
    expect(first.map(({ uid }) => uid)).toEqual(events.map(({ uid }) => uid));
  });
});
