import { describe, expect, it } from "vitest";
import { handoutMessage } from "#lib/aftercare/outputs/handout-message.ts";
import { templateIssues } from "#lib/messages/input/templates.ts";
import { compose } from "#lib/messages/outputs/compose.ts";
import { DEFAULT_WORDINGS } from "#lib/messages/outputs/default-wordings.ts";
import { exampleLetter } from "#lib/messages/outputs/example-letter.ts";
import { SMS_LINK_LENGTH, SMS_PLACES, saySmsLength, smsPlaces } from "#lib/messages/outputs/sms.ts";
import type { Telling } from "#lib/messages/outputs/telling.ts";
import { clinicalWordsIn, WORDING_SLUGS } from "#lib/messages/rules/wordings.ts";
import { addDays, wallToInstantCompatible } from "#lib/time.ts";
import { handoutOf, letterOf, visitAt } from "#tests/support/letters.ts";

const MELBOURNE = "Australia/Melbourne";
const visitOn = (date: string, time: string, id = "1") =>
  visitAt(wallToInstantCompatible(date, time, MELBOURNE), MELBOURNE, { id, number: Number(id) });
const ended = Temporal.Instant.from("2026-10-03T15:40:00+10:00");
const aftercare = (step: "issue" | "24h" | "48h" | "7d", changes: readonly string[] = []): Telling => ({
  kind: "aftercare",
  step,
  handout: handoutOf(ended, MELBOURNE),
  isCorrection: false,
  changes,
});
const said = (...parts: readonly Telling[]) => compose(letterOf(parts), DEFAULT_WORDINGS);

describe("the words of a message", () => {
  it("tell a whole series at once, at the clinic's clock on either side of its change, with the zone named once", () => {
    const visits = [1, 2, 3].map((number) => visitOn(addDays("2026-03-10", 28 * (number - 1)), "15:00", String(number)));
    const news = visits.map((visit) => ({ what: "booked" as const, visit }));
    const { subject, text, sms, calendar } = compose(
      letterOf([{ kind: "booking", news, isFirst: true, preparation: [] }], { visits }),
      DEFAULT_WORDINGS,
    );
    expect(subject).toBe("Your appointments from Tue 10 Mar 2026");
    for (const day of ["Tue 10 Mar 2026", "Tue 7 Apr 2026", "Tue 5 May 2026"]) expect(text).toContain(`- ${day}, 3:00 pm: `);
    expect(text.match(/Melbourne time/g)).toHaveLength(1);
    expect(calendar?.match(/DTSTART:.*Z/g)).toEqual(["DTSTART:20260310T040000Z", "DTSTART:20260407T050000Z", "DTSTART:20260505T050000Z"]);
    expect(sms).toBe(
      "You have 3 appointments, the first on Tue 10 Mar 2026, 3:00 pm. Melbourne time. Call 03 5550 1482.\nYour page: {portal}",
    );
  });

  it("say of a moved visit where it was, and of one called off that it is", () => {
    const [moved, off] = [visitOn("2026-03-12", "09:30"), visitOn("2026-04-07", "15:00", "2")];
    const { text, sms } = said({
      kind: "booking",
      isFirst: false,
      preparation: [],
      news: [
        { what: "cancelled", visit: { ...off, status: "cancelled" } },
        { what: "moved", visit: moved, from: wallToInstantCompatible("2026-03-10", "15:00", MELBOURNE) },
      ],
    });
    expect(text).toMatch(/Moved to another time:\n- Thu 12 Mar 2026, 9:30 am: .*\. It was Tue 10 Mar 2026, 3:00 pm\./);
    expect(text).toMatch(/Called off:\n- Tue 7 Apr 2026, 3:00 pm: /);
    expect(sms).toContain("Your appointments have changed. The next of them: Thu 12 Mar 2026, 9:30 am.");
  });

  it("put several things into one message with one greeting and each closing once, what holds now first", () => {
    const visit = visitOn("2026-10-04", "11:00");
    const { subject, text, html } = said(
      { kind: "reminder", visit },
      { kind: "forms", visit },
      aftercare("24h", ["You may wear make-up again."]),
    );
    expect(subject).toBe("What changes for you today");
    expect(text.match(/Hello/g)).toHaveLength(1);
    expect(text.match(/If anything is unclear/g)).toHaveLength(1);
    expect([...html.matchAll(/<h2[^>]*>([^<]*)/g)].map(([, heading]) => heading)).toEqual([
      "After your visit",
      "A reminder for Sun 4 Oct 2026",
      "Questions before Sun 4 Oct 2026",
    ]);
  });

  it("hold the whole handout when it is issued, and its zone once", () => {
    const part = aftercare("issue");
    const { text, html } = said(part, { kind: "reminder", visit: visitOn("2026-10-05", "11:00") });
    expect(text).toContain(handoutMessage(handoutOf(ended, MELBOURNE)));
    expect(html).toContain("<li");
    expect(text.match(/Melbourne time/g)).toHaveLength(1);
  });

  it("say what is allowed again in the handout's own words, and a week later when to call", () => {
    expect(said(aftercare("24h", ["You may wear make-up again."])).text).toContain("From now on:\n- You may wear make-up again.");
    const { text } = said(aftercare("7d"));
    const { contactUs, emergency } = handoutOf(ended, MELBOURNE).sections;
    for (const words of [contactUs.intro, ...contactUs.signs, emergency]) expect(text).toContain(words);
    expect(text).toContain("How is it going?");
  });

  it("say that they correct what was said before", () => {
    const { text } = said({ kind: "aftercare", step: "issue", handout: handoutOf(ended, MELBOURNE), isCorrection: true, changes: [] });
    expect(text).toContain("We have corrected something");
  });

  it("leave nothing behind where the location has no telephone", () => {
    const { text, sms } = compose(letterOf([{ kind: "portal_link" }], { phone: "" }), DEFAULT_WORDINGS);
    expect(text).toContain("or the link does not open, call us.");
    expect(sms).toBe("Here is the link to your own page.\nYour page: {portal}");
  });

  it("name a zone of its own beside a visit elsewhere", () => {
    const at = Temporal.Instant.from("2026-12-01T00:00:00Z");
    const { text } = said({ kind: "reminder", visit: visitAt(at, "Australia/Brisbane") });
    expect(text).toContain("Tue 1 Dec 2026, 10:00 am (Brisbane time)");
  });
});

describe("an example of a message", () => {
  const now = Temporal.Instant.from("2026-03-28T15:30:00Z");
  it.each(WORDING_SLUGS)(
    "is told whole for %s, in two parts of a text message at most, and names the clinic where a real one may",
    (slug) => {
      const letter = exampleLetter(slug, { clinic: "Lumen Rooms", timeZone: MELBOURNE, now });
      const { subject, text, sms } = compose(letter, DEFAULT_WORDINGS);
      expect(clinicalWordsIn(`${subject} ${sms}`)).toEqual([]);
      expect(`${subject} ${sms}`).not.toContain("Lumen");
      expect(text).toContain("Hello Alex,");
      expect(text.replaceAll(/\{(?:portal|form|choices)\}/g, "")).not.toMatch(/[{}]|undefined|Invalid/);
      const linked = sms.replaceAll(/\{\w+\}/g, "x".repeat(SMS_LINK_LENGTH));
      expect(smsPlaces(linked)).toBeLessThanOrEqual(SMS_PLACES);
      expect(saySmsLength(sms)).toMatch(/^\d+ of 306 signs with its links: (?:one part|two parts)\.$/);
    },
  );
});

describe("the words that a clinic gives", () => {
  it("are the defaults' too: these pass every check", () => {
    expect(WORDING_SLUGS.flatMap((slug) => templateIssues({ message: slug, ...DEFAULT_WORDINGS[slug] }))).toEqual([]);
  });

  it.each([
    ["{patient} is not filled in here", { opening: "Dear {patient}" }],
    ["{called} is not filled in here", { subject: "{called}, your appointments" }],
    ["A brace stands alone", { closing: "Call us {" }],
    ["leave out “needling”", { subject: "Your needling on {when}" }],
  ])("are refused where %s", (message, given) => {
    const issues = templateIssues({ message: "booking", ...DEFAULT_WORDINGS.booking, ...given });
    expect(issues.map((issue) => issue.message).join(" ")).toContain(message);
    expect(issues.map(({ path }) => path)).toEqual([Object.keys(given)]);
  });

  it("find a clinical word behind accents and capitals", () => {
    expect(clinicalWordsIn("Your TRÉATMENT and Skín")).toEqual(["TREATMENT", "Skin"]);
  });
});
