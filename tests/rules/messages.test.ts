import { describe, expect, test } from "vitest";
import type { MessageFacts } from "#lib/messages/rules/facts.ts";
import { bookingNews, toldOf } from "#lib/messages/rules/news.ts";
import { planNotices } from "#lib/messages/rules/plan.ts";
import { reconcile } from "#lib/messages/rules/reconcile.ts";
import { sayNow } from "#lib/messages/rules/together.ts";
import { sayInstant } from "#lib/time.ts";
import { changeOf, factsOf, MELBOURNE, treatedAt, visitAt, wall } from "#tests/support/message-facts.ts";

const plans = (facts: MessageFacts, now: string) =>
  planNotices(facts, wall(now)).map(({ kind, step, dueAt }) => `${`${kind} ${step}`.trim()}: ${sayInstant(dueAt, facts.timeZone)}`);

describe("the news of a booking", () => {
  const [first, second, third, fourth] = ["10:00", "11:00", "12:00", "13:00"].map((time) => wall(`2026-03-10 ${time}`));
  if (first === undefined || second === undefined || third === undefined || fourth === undefined) throw new Error("Four times.");
  const moved = { told: toldOf([visitAt("v", first)], wall("2026-03-01 09:00")), visits: [visitAt("v", fourth)] };
  const moves = (more = {}) => [
    changeOf("1", wall("2026-03-02 09:00"), { v: first }),
    changeOf("2", wall("2026-03-02 09:02"), { v: second }),
    changeOf("3", wall("2026-03-02 09:04"), { v: third }, more),
  ];

  test("tell of three moves within the undo minutes as one, from the time that was told, five minutes after the last", () => {
    const news = bookingNews({ ...moved, changes: moves() }, wall("2026-03-02 09:05"));
    expect(news).toEqual({ key: "booking:3", dueAt: wall("2026-03-02 09:09"), news: [{ what: "moved", visitId: "v", from: first }] });
  });

  test("are none once a change was undone in time, and of the change before it where there was one", () => {
    const undone = changeOf("1", wall("2026-03-02 09:00"), { v: first }, { undone: true });
    expect(bookingNews({ ...moved, visits: [visitAt("v", first)], changes: [undone] }, wall("2026-03-02 09:03"))).toBeNull();
    const still = bookingNews({ ...moved, visits: [visitAt("v", third)], changes: moves({ undone: true }) }, wall("2026-03-02 09:05"));
    expect(still).toMatchObject({ dueAt: wall("2026-03-02 09:07"), news: [{ what: "moved", from: first }] });
  });

  test("say again how it stands where a change was told of before it was undone", () => {
    const told = toldOf([visitAt("v", second)], wall("2026-03-02 09:06"));
    const changes = [changeOf("1", wall("2026-03-02 09:00"), { v: first }, { undone: true })];
    const news = bookingNews({ visits: [visitAt("v", first)], told, changes }, wall("2026-03-02 09:10"));
    expect(news).toMatchObject({ key: "booking:1:undone", news: [{ what: "moved", from: second }] });
  });

  test("leave out what the patient heard by word of mouth, and what was moved away and back", () => {
    const heard = changeOf("1", wall("2026-03-02 09:00"), { v: first }, { tellPatient: false });
    expect(bookingNews({ ...moved, changes: [heard] }, wall("2026-03-02 09:10"))).toBeNull();
    const back = [changeOf("1", wall("2026-03-02 09:00"), { v: first }), changeOf("2", wall("2026-03-02 09:02"), { v: fourth })];
    expect(bookingNews({ ...moved, visits: [visitAt("v", first)], changes: back }, wall("2026-03-02 09:10"))).toBeNull();
  });

  test("tell of a move from the time that the patient heard by word of mouth", () => {
    const changes = [
      changeOf("1", wall("2026-03-02 09:00"), { v: first }, { tellPatient: false }),
      changeOf("2", wall("2026-03-02 10:00"), { v: second }),
    ];
    expect(bookingNews({ ...moved, changes }, wall("2026-03-02 10:10"))?.news).toEqual([{ what: "moved", visitId: "v", from: second }]);
  });

  test("tell of a cancellation by the time that was told, and of none that was never told or has passed", () => {
    const called = visitAt("v", fourth, { status: "cancelled" });
    const changes = [changeOf("1", wall("2026-03-01 08:00"), { v: null }), changeOf("2", wall("2026-03-02 09:00"), { v: first })];
    const news = (told: MessageFacts["told"], now: string) => bookingNews({ visits: [called], told, changes }, wall(now));
    expect(news(moved.told, "2026-03-02 09:10")?.news).toEqual([{ what: "cancelled", visitId: "v", from: first }]);
    expect(news(null, "2026-03-02 09:10")).toBeNull();
    expect(news(moved.told, "2026-03-10 10:00")).toBeNull();
  });

  test("are of visits to come alone, and of none that nobody booked here", () => {
    const booked = [changeOf("1", wall("2026-03-02 09:00"), { v: null })];
    const facts = { visits: [visitAt("v", first)], told: null, changes: booked };
    expect(bookingNews(facts, wall("2026-03-02 09:10"))?.news).toEqual([{ what: "booked", visitId: "v" }]);
    expect(bookingNews(facts, first)).toBeNull();
    expect(bookingNews({ ...facts, changes: [] }, wall("2026-03-02 09:10"))).toBeNull();
  });
});

describe("what is told before a session", () => {
  test("is its preparation at 14, 7 and 1 days, its forms at 7, and a reminder the day before, at its own time", () => {
    const facts = factsOf({ visits: [visitAt("v", wall("2026-03-30 10:00"), { lacksForm: true })] });
    expect(plans(facts, "2026-03-01 09:00")).toEqual([
      "preparation 14: Mon 16 Mar 2026, 10:00 am",
      "preparation 7: Mon 23 Mar 2026, 10:00 am",
      "preparation 1: Sun 29 Mar 2026, 10:00 am",
      "reminder: Sun 29 Mar 2026, 10:00 am",
      "forms: Mon 23 Mar 2026, 10:00 am",
    ]);
  });

  test("is never what had passed when it was booked, and no reminder on the day of the booking", () => {
    const placedAt = wall("2026-03-29 09:00");
    const facts = factsOf({ visits: [visitAt("v", wall("2026-03-30 09:30"), { lacksForm: true, placedAt })] });
    expect(plans(facts, "2026-03-29 09:01")).toEqual(["preparation 1: Sun 29 Mar 2026, 9:30 am", "forms: Sun 29 Mar 2026, 9:05 am"]);
  });

  test("comes the evening before where the morning would be too late, and in the morning of its own day where it would not", () => {
    const early = factsOf({ visits: [visitAt("v", wall("2026-03-30 07:30"))] });
    expect(plans(early, "2026-03-23 07:30")).toEqual([
      "preparation 7: Mon 23 Mar 2026, 8:00 am",
      "preparation 1: Sat 28 Mar 2026, 7:00 pm",
      "reminder: Sun 29 Mar 2026, 8:00 am",
    ]);
    const late = factsOf({ visits: [visitAt("v", wall("2026-03-30 20:30"))] });
    expect(plans(late, "2026-03-23 12:00")).toEqual([
      "preparation 14: Mon 16 Mar 2026, 7:00 pm",
      "preparation 7: Mon 23 Mar 2026, 7:00 pm",
      "preparation 1: Sun 29 Mar 2026, 7:00 pm",
      "reminder: Sun 29 Mar 2026, 7:00 pm",
    ]);
  });

  test("is said once for sessions less than 14 days apart, but for what begins 24 hours before each", () => {
    const visits = [0, 7, 14].map((days, index) =>
      visitAt(`v${index}`, wall("2026-03-02 10:00").add({ hours: 24 * days }), { seriesId: "s", number: index + 1 }),
    );
    const facts = factsOf({ visits });
    const told = planNotices(facts, wall("2026-02-01 09:00")).filter(({ kind }) => kind === "preparation");
    expect(told.map(({ subjectId, step }) => `${subjectId} ${step}`)).toEqual(["v0 14", "v0 7", "v0 1", "v1 1", "v2 1"]);
  });

  test("is told again under another key when the session moves to another day, and not when it moves within its day", () => {
    const keys = (time: string) =>
      planNotices(factsOf({ visits: [visitAt("v", wall(time))] }), wall("2026-03-01 09:00")).map(({ key }) => key);
    expect(keys("2026-03-30 10:00")).toEqual(keys("2026-03-30 15:00"));
    expect(keys("2026-03-31 10:00").some((key) => keys("2026-03-30 10:00").includes(key))).toBe(false);
  });

  test("waits for the news of the session's new time", () => {
    const startsAt = wall("2026-03-17 09:02");
    const placedAt = wall("2026-03-01 08:00");
    const changes = [changeOf("1", wall("2026-03-16 09:00"), { v: wall("2026-03-17 11:00") })];
    const visits = [visitAt("v", startsAt, { placedAt, lacksForm: true })];
    const told = toldOf([visitAt("v", wall("2026-03-17 11:00"))], placedAt);
    expect(plans(factsOf({ visits, changes, told }), "2026-03-16 09:03")).toEqual([
      "booking: Mon 16 Mar 2026, 9:05 am",
      "preparation 1: Mon 16 Mar 2026, 9:05 am",
      "reminder: Mon 16 Mar 2026, 9:05 am",
      "forms: Mon 16 Mar 2026, 9:05 am",
    ]);
  });
});

describe("what is told after a treatment", () => {
  const ended = wall("2026-03-10 15:00");

  test("is its handout, then 24 and 48 hours and 7 days on", () => {
    expect(plans(factsOf({ treatments: [treatedAt("t", ended)] }), "2026-03-10 15:12")).toEqual([
      "aftercare issue: Tue 10 Mar 2026, 3:10 pm",
      "aftercare 24h: Wed 11 Mar 2026, 3:00 pm",
      "aftercare 48h: Thu 12 Mar 2026, 3:00 pm",
      "aftercare 7d: Tue 17 Mar 2026, 3:00 pm",
    ]);
  });

  test("counts hours as time that passes and days on the clock where the clocks change", () => {
    const before = wall("2026-04-04 15:00");
    expect(plans(factsOf({ treatments: [treatedAt("t", before)] }), "2026-04-04 15:30").slice(1)).toEqual([
      "aftercare 24h: Sun 5 Apr 2026, 2:00 pm",
      "aftercare 48h: Mon 6 Apr 2026, 2:00 pm",
      "aftercare 7d: Sat 11 Apr 2026, 3:00 pm",
    ]);
  });

  test("ends with a newer treatment, and is nothing for whoever did not come", () => {
    const newer = treatedAt("u", wall("2026-03-16 15:00"));
    const keys = planNotices(factsOf({ treatments: [treatedAt("t", ended), newer] }), wall("2026-03-16 15:30")).map(({ key }) => key);
    expect(keys).toEqual(["aftercare:u:issue:1", "aftercare:u:24h", "aftercare:u:48h", "aftercare:u:7d"]);
    expect(plans(factsOf({ visits: [visitAt("v", wall("2026-03-10 10:00"), { status: "no_show" })] }), "2026-03-10 12:00")).toEqual([]);
  });

  test("asks nobody after 7 days who comes that day", () => {
    const steps = (status: "booked" | "cancelled") =>
      planNotices(factsOf({ treatments: [treatedAt("t", ended)], visits: [visitAt("v", wall("2026-03-17 10:00"), { status })] }), ended)
        .filter(({ kind }) => kind === "aftercare")
        .map(({ step }) => step);
    expect(steps("booked")).toEqual(["issue", "24h", "48h"]);
    expect(steps("cancelled")).toEqual(["issue", "24h", "48h", "7d"]);
  });

  test("is told anew when the handout is corrected, without what had come before", () => {
    const handout = { id: "h", issue: 2, issuedAt: wall("2026-03-11 17:00") };
    expect(planNotices(factsOf({ treatments: [treatedAt("t", ended, { handout })] }), handout.issuedAt).map(({ key }) => key)).toEqual([
      "aftercare:t:issue:2",
      "aftercare:t:48h",
      "aftercare:t:7d",
    ]);
  });

  test("leaves out what is no part of the care for whoever wants nothing else", () => {
    const series = [{ id: "s", locationId: "carlton", timeZone: MELBOURNE, lastTreatedOn: "2026-03-10", goesOn: false, done: [] }];
    const facts = factsOf({ treatments: [treatedAt("t", ended)], series, wantsOptional: false });
    expect(planNotices(facts, wall("2026-03-10 16:00")).map(({ step }) => step)).toEqual(["issue", "24h", "48h"]);
  });
});

describe("a review", () => {
  const series = { id: "s", locationId: "carlton", timeZone: MELBOURNE, lastTreatedOn: "2026-03-10", goesOn: false, done: [] };

  test("is told of when each window opens", () => {
    expect(plans(factsOf({ series: [series] }), "2026-03-11 09:00")).toEqual([
      "review weeks_12: Tue 2 Jun 2026, 10:00 am",
      "review months_6: Thu 10 Sep 2026, 10:00 am",
      "review months_18: Fri 10 Sep 2027, 10:00 am",
    ]);
  });

  test("is not told of while the series goes on, once it was done, or when one is booked", () => {
    expect(plans(factsOf({ series: [{ ...series, goesOn: true }] }), "2026-03-11 09:00")).toEqual([]);
    const rest = plans(factsOf({ series: [{ ...series, done: ["weeks_12"] }] }), "2026-06-11 09:00");
    expect(rest).toEqual(["review months_6: Thu 10 Sep 2026, 10:00 am", "review months_18: Fri 10 Sep 2027, 10:00 am"]);
    const visits = [visitAt("r", wall("2026-06-20 10:00"), { needles: false, isReview: true })];
    expect(planNotices(factsOf({ series: [series], visits }), wall("2026-06-01 09:00")).map(({ kind }) => kind)).toEqual(["reminder"]);
  });
});

describe("two things on one day", () => {
  test("make one message, at the moment of what may not wait", () => {
    const facts = factsOf({
      visits: [visitAt("v", wall("2026-03-11 16:00"), { needles: false })],
      treatments: [treatedAt("t", wall("2026-03-10 09:30"))],
    });
    const planned = planNotices(facts, wall("2026-03-10 09:35"));
    const { plan } = reconcile(planned, [], MELBOURNE, wall("2026-03-10 09:35"));
    const first = sayNow(plan, MELBOURNE, wall("2026-03-10 09:40"));
    expect(first.map(({ kind, step }) => `${kind} ${step}`.trim())).toEqual(["reminder", "aftercare issue"]);
  });

  test("make two only where one was not true yet when the other could wait no longer", () => {
    const treatments = [treatedAt("t", wall("2026-03-10 15:00"), { handout: { id: "h", issue: 1, issuedAt: wall("2026-03-11 09:00") } })];
    const now = wall("2026-03-11 09:00");
    const { plan } = reconcile(planNotices(factsOf({ treatments }), now), [], MELBOURNE, now);
    expect(sayNow(plan, MELBOURNE, now).map(({ step }) => step)).toEqual(["issue"]);
    expect(plan.map(({ dueAt }) => sayInstant(dueAt, MELBOURNE)).slice(0, 2)).toEqual([
      "Wed 11 Mar 2026, 9:00 am",
      "Wed 11 Mar 2026, 3:00 pm",
    ]);
  });
});

test("what nobody had reckoned in time is not begun with, and what was planned is still said after an outage", () => {
  const facts = factsOf({ visits: [visitAt("v", wall("2026-03-30 10:00"))] });
  const late = wall("2026-03-19 09:00");
  const wanted = planNotices(facts, late);
  const fourteen = wanted.find(({ step }) => step === "14");
  if (fourteen === undefined) throw new Error("It is of use until the next.");
  expect(reconcile(wanted, [], MELBOURNE, late).insert.map(({ step }) => step)).toEqual(["7", "1", ""]);
  const stored = [{ id: "n", key: fourteen.key, state: "planned" as const, dueAt: fourteen.dueAt }];
  const { plan, drop } = reconcile(wanted, stored, MELBOURNE, late);
  expect(drop).toEqual([]);
  expect(sayNow(plan, MELBOURNE, late).map(({ step }) => step)).toEqual(["14"]);
});
