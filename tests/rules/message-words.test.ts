import { describe, expect, test } from "vitest";
import { partsOfBody } from "#lib/messages/rules/body.ts";
import { readCalendar } from "#lib/messages/rules/calendar.ts";
import { NO_WAY, type ReachFacts, reachOf } from "#lib/messages/rules/reach.ts";
import { isPartOfCare, sayFailure, sayMessage, sayNotice } from "#lib/messages/rules/words.ts";

const facts = (change: Partial<ReachFacts>): ReachFacts => ({ emailAgreed: null, textAgreed: null, email: "", phone: "", ...change });
const all = { mail: true, sms: true };
const why = (change: Partial<ReachFacts>, sends = all) => {
  const reach = reachOf(facts(change), sends);
  return reach.channel ?? NO_WAY[reach.why];
};

describe("the way a message goes", () => {
  test("is e-mail where it was agreed to and there is an address, else a text where that holds for texts", () => {
    expect(why({ emailAgreed: true, textAgreed: true, email: "a@example.com", phone: "1" })).toBe("email");
    expect(why({ emailAgreed: true, textAgreed: true, phone: "1" })).toBe("text");
    expect(why({ emailAgreed: false, textAgreed: true, email: "a@example.com", phone: "1" })).toBe("text");
  });

  test("is none without a recorded yes, whatever addresses there are, and says why", () => {
    expect(why({ email: "a@example.com", phone: "1" })).toBe("No channel agreed");
    expect(why({ emailAgreed: false, textAgreed: null, email: "a@example.com", phone: "1" })).toBe("No channel agreed");
    expect(why({ emailAgreed: true, phone: "1" })).toBe("No e-mail address");
    expect(why({ textAgreed: true, email: "a@example.com" })).toBe("No phone number");
    expect(why({ emailAgreed: true, textAgreed: true })).toBe("No e-mail address and no phone number");
    expect(why({ textAgreed: true, phone: "1" }, { mail: true, sms: false })).toBe("Agreed to texts only, which are not set up");
  });
});

describe("what a message is about", () => {
  test("is said in the clinic's words, each thing once, and without a step that nobody knows any more", () => {
    expect(sayNotice("preparation", "14")).toBe("Preparation, 14 days before");
    expect(sayNotice("preparation", "1")).toBe("Preparation, the day before");
    expect(sayNotice("aftercare", "7d")).toBe("How is it? After a week");
    expect(sayNotice("aftercare", "unknown")).toBe("Aftercare");
    expect(sayNotice("review", "weeks_12")).toBe("Review due, 12 to 16 weeks");
    const twice = { kind: "reminder", step: "" } as const;
    expect(sayMessage("notices", [twice, twice, { kind: "forms", step: "" }])).toEqual(["Reminder, the day before", "Forms to fill in"]);
    expect(sayMessage("alert", [])).toEqual(["Alert to a colleague"]);
    expect(sayFailure("nobody knows")).toBe("It could not be sent");
  });

  test("tells what is part of the care from what is only of use", () => {
    expect(isPartOfCare("aftercare", "48h")).toBe(true);
    expect(isPartOfCare("aftercare", "7d")).toBe(false);
    expect(isPartOfCare("review", "months_6")).toBe(false);
    expect(isPartOfCare("booking", "")).toBe(true);
  });
});

test("the places of links are told apart from the words around them, and no other braces are", () => {
  expect(partsOfBody("See {portal}, or {this}.\n{form}")).toEqual([
    { at: 0, text: "See " },
    { at: 4, place: "portal" },
    { at: 12, text: ", or {this}.\n" },
    { at: 25, place: "form" },
  ]);
  expect(partsOfBody("")).toEqual([]);
});

test("a calendar file is read back in words: folded lines, zones, whole days, what was called off, and one that cannot be read", () => {
  const file = [
    "BEGIN:VCALENDAR",
    "BEGIN:VEVENT",
    "DTSTART;TZID=Australia/Melbourne:20260310T150000",
    "SUMMARY:Your visit\\, at Carl",
    " ton",
    "END:VEVENT",
    "BEGIN:VEVENT",
    "DTSTART:20260310T040000Z",
    "STATUS:CANCELLED",
    "END:VEVENT",
    "BEGIN:VEVENT",
    "DTSTART;VALUE=DATE:20260311",
    "SUMMARY:A day",
    "END:VEVENT",
    "BEGIN:VEVENT",
    "DTSTART:soon",
    "END:VEVENT",
    "END:VCALENDAR",
  ].join("\r\n");
  expect(readCalendar(file)).toEqual([
    { when: "Tue 10 Mar 2026, 3:00 pm, Melbourne", summary: "Your visit, at Carlton", isCancelled: false },
    { when: "Tue 10 Mar 2026, 4:00 am, UTC", summary: "", isCancelled: true },
    { when: "Wed 11 Mar 2026", summary: "A day", isCancelled: false },
    { when: "At a time that cannot be read", summary: "", isCancelled: false },
  ]);
  expect(readCalendar("nothing of the kind")).toEqual([]);
});
