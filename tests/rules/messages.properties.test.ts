import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DiaryChange, MessageFacts, MessageVisit } from "#lib/messages/rules/facts.ts";
import { awakeOn, isAwake } from "#lib/messages/rules/hours.ts";
import { bookingNews, toldOf } from "#lib/messages/rules/news.ts";
import type { PlannedNotice } from "#lib/messages/rules/notices.ts";
import { planNotices } from "#lib/messages/rules/plan.ts";
import { reconcile, type StoredNotice } from "#lib/messages/rules/reconcile.ts";
import { goTogether, sayNow } from "#lib/messages/rules/together.ts";
import { placed } from "#lib/messages/rules/window.ts";
import { addDays, localDate } from "#lib/time.ts";
import { changeOf, factsOf, treatedAt, visitAt } from "#tests/support/message-facts.ts";

const ZONES = ["Australia/Sydney", "Europe/London", "America/New_York", "Australia/Lord_Howe"] as const;
const timeZone = fc.constantFrom(...ZONES);
// 2025 to 2028 by the minute: every change of the clocks of those years, both ways.
const FIRST = 28_928_160;
const minute = fc.integer({ min: FIRST, max: FIRST + 3 * 525_600 });
const at = (minutes: number) => Temporal.Instant.fromEpochMilliseconds(minutes * 60_000);
const compare = Temporal.Instant.compare;

const visit = (index: number) =>
  fc.record({
    start: minute,
    placed: fc.integer({ min: 1, max: 40_000 }),
    status: fc.constantFrom("booked" as const, "confirmed" as const, "cancelled" as const, "no_show" as const),
    needles: fc.boolean(),
    isReview: fc.boolean(),
    lacksForm: fc.boolean(),
    inSeries: fc.boolean(),
    id: fc.constant(`v${index}`),
  });

/** Facts of a patient around one moment: visits, a treatment and a series within some weeks of it. */
const situation = fc
  .record({
    zone: timeZone,
    now: minute,
    visits: fc.tuple(visit(0), visit(1), visit(2), visit(3)),
    spread: fc.array(fc.integer({ min: -2_000, max: 40_000 }), { minLength: 4, maxLength: 4 }),
    ended: fc.option(fc.integer({ min: 1, max: 12_000 })),
    issuedAfter: fc.integer({ min: 1, max: 3_000 }),
    lastTreated: fc.option(fc.integer({ min: 0, max: 700 })),
    changed: fc.array(
      fc.record({ index: fc.integer({ min: 0, max: 3 }), ago: fc.integer({ min: 0, max: 60 }), undone: fc.boolean(), tell: fc.boolean() }),
      {
        maxLength: 4,
      },
    ),
    wantsOptional: fc.boolean(),
  })
  .map(({ zone, now, visits, spread, ended, issuedAfter, lastTreated, changed, wantsOptional }) => {
    const made: MessageVisit[] = visits.map(({ id, placed: before, inSeries, ...more }, index) => {
      const startsAt = at(now + (spread[index] ?? 0));
      const placedAt = at(now - before);
      return visitAt(id, startsAt, { ...more, placedAt, timeZone: zone, seriesId: inSeries ? "s" : null });
    });
    const changes: DiaryChange[] = changed
      .toSorted((a, b) => b.ago - a.ago)
      .map(({ index, ago, undone, tell }, place) => {
        const from = ago % 3 === 0 ? null : (made[index]?.startsAt.add({ minutes: ago }) ?? null);
        return changeOf(`c${place}`, at(now - ago), { [`v${index}`]: from }, { undone, tellPatient: tell });
      });
    const treatments =
      ended === null
        ? []
        : [treatedAt("t", at(now - ended), { timeZone: zone, handout: { id: "h", issue: 1, issuedAt: at(now - ended + issuedAfter) } })];
    const series =
      lastTreated === null
        ? []
        : [
            {
              id: "s",
              locationId: "carlton",
              timeZone: zone,
              lastTreatedOn: addDays(localDate(at(now), zone), -lastTreated),
              goesOn: false,
              done: [],
            },
          ];
    const facts: MessageFacts = factsOf({
      timeZone: zone,
      visits: made.toSorted((a, b) => compare(a.startsAt, b.startsAt)),
      changes,
      treatments,
      series,
      wantsOptional,
    });
    return { facts, now: at(now) };
  });

describe("what is planned, whatever stands", () => {
  test("is never at night, each once, and nothing of a visit that was called off or has begun", () => {
    fc.assert(
      fc.property(situation, ({ facts, now }) => {
        const planned = planNotices(facts, now);
        expect(new Set(planned.map(({ key }) => key)).size).toBe(planned.length);
        for (const { kind, subjectId, dueAt, earliest, latest } of planned) {
          expect([earliest, dueAt, latest].map((each) => isAwake(each, facts.timeZone))).toEqual([true, true, true]);
          expect([compare(earliest, dueAt) <= 0, compare(dueAt, latest) <= 0]).toEqual([true, true]);
          expect(new Set([earliest, dueAt, latest].map((each) => localDate(each, facts.timeZone))).size).toBe(1);
          if (kind !== "preparation" && kind !== "reminder" && kind !== "forms") continue;
          const visited = facts.visits.find(({ id }) => id === subjectId);
          expect(["booked", "confirmed"]).toContain(visited?.status);
          expect(visited !== undefined && compare(now, visited.startsAt) < 0).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("is reconciled once: a second time there is nothing to write", () => {
    const states = fc.array(fc.constantFrom("none", "planned", "said", "dropped"), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(situation, states, ({ facts, now }, kept) => {
        const planned = planNotices(facts, now);
        const stored = planned.flatMap(({ key, dueAt }, index): StoredNotice[] => {
          const state = kept[index];
          return state === undefined || state === "none" ? [] : [{ id: `n${index}`, key, state, dueAt }];
        });
        const before: StoredNotice[] = [...stored, { id: "old", key: "old", state: "planned", dueAt: now }];
        const first = reconcile(planned, before, facts.timeZone, now);
        expect(first.drop).toContain("old");
        const said = new Set(stored.filter(({ state }) => state === "said").map(({ key }) => key));
        expect(first.plan.some(({ key }) => said.has(key))).toBe(false);
        const second = reconcile(planned, applied(before, first), facts.timeZone, now);
        expect(second).toEqual({ plan: first.plan, insert: [], redate: [], drop: [], replan: [] });
      }),
      { numRuns: 500 },
    );
  });
});

/** What is kept once all that was written. */
function applied(stored: readonly StoredNotice[], { insert, redate, drop, replan }: ReturnType<typeof reconcile>): StoredNotice[] {
  const dated = new Map([...redate, ...replan].map(({ id, dueAt }) => [id, dueAt]));
  return [
    ...stored.map((each): StoredNotice => {
      const dueAt = dated.get(each.id);
      if (dueAt !== undefined) return { ...each, state: "planned", dueAt };
      return drop.includes(each.id) ? { ...each, state: "dropped" } : each;
    }),
    ...insert.map(({ key, dueAt }): StoredNotice => ({ id: key, key, state: "planned", dueAt })),
  ];
}

const notices = fc
  .record({
    zone: timeZone,
    day: minute,
    wanted: fc.array(
      fc.record({
        minutes: fc.integer({ min: 0, max: 719 }),
        days: fc.integer({ min: 0, max: 1 }),
        patience: fc.constantFrom("at_once" as const, "not_before" as const, "no_later" as const, "that_day" as const),
      }),
      { minLength: 1, maxLength: 7 },
    ),
  })
  .map(({ zone, day, wanted }) => {
    const date = localDate(at(day), zone);
    const made = wanted.map(({ minutes, days, patience }, index): PlannedNotice => {
      const dueAt = awakeOn(addDays(date, days), zone).from.add({ minutes });
      const about = { kind: "reminder", subjectId: `v${index}`, step: "", key: `k${index}` } as const;
      return { ...about, ...placed(dueAt, zone, patience), freshUntil: dueAt };
    });
    return { zone, made };
  });

/** The fewest moments that have one in each window, by trying: a moment that is good for most is the end of one of them. */
function fewest(windows: readonly PlannedNotice[]): number {
  const [first, ...rest] = windows;
  if (first === undefined) return 0;
  const tries = windows.map(({ latest }) => latest).filter((end) => compare(first.earliest, end) <= 0 && compare(end, first.latest) <= 0);
  return (
    1 + Math.min(...tries.map((end) => fewest(rest.filter((each) => compare(each.earliest, end) > 0 || compare(end, each.latest) > 0))))
  );
}

describe("two things on one day, whatever they are", () => {
  test("make the fewest messages that there can be, each when all that it says is true and nothing of it too late", () => {
    fc.assert(
      fc.property(notices, ({ zone, made }) => {
        const together = goTogether(made, zone);
        for (const [index, each] of together.entries()) {
          expect([compare(each.earliest, each.dueAt) <= 0, compare(each.dueAt, each.latest) <= 0]).toEqual([true, true]);
          expect([isAwake(each.dueAt, zone), localDate(each.dueAt, zone)]).toEqual([
            true,
            localDate(made[index]?.dueAt ?? each.dueAt, zone),
          ]);
        }
        for (const day of Map.groupBy(together, ({ dueAt }) => localDate(dueAt, zone)).values()) {
          expect(new Set(day.map(({ dueAt }) => dueAt.epochMilliseconds)).size).toBe(fewest(day));
        }
      }),
      { numRuns: 500 },
    );
  });

  test("are said once each, never at night, and twice on one day only where the one could not wait for the other to be true", () => {
    fc.assert(
      fc.property(notices, fc.integer({ min: 1, max: 20 }), ({ zone, made }, every) => {
        const start = awakeOn(localDate(made[0]?.dueAt ?? at(FIRST), zone), zone).from.subtract({ hours: 24 });
        const said: { readonly at: Temporal.Instant; readonly notices: readonly PlannedNotice[] }[] = [];
        const keys = new Set<string>();
        for (let now = start; compare(now, start.add({ hours: 96 })) < 0; now = now.add({ minutes: every })) {
          const plan = goTogether(
            made.filter(({ key }) => !keys.has(key)),
            zone,
          );
          const message = sayNow(plan, zone, now);
          if (message.length === 0) continue;
          expect(isAwake(now, zone)).toBe(true);
          for (const { key } of message) {
            expect(keys.has(key)).toBe(false);
            keys.add(key);
          }
          said.push({ at: now, notices: message });
        }
        expect(keys.size).toBe(made.length);
        for (const [index, second] of said.entries()) {
          const first = said[index - 1];
          if (first === undefined || localDate(first.at, zone) !== localDate(second.at, zone)) continue;
          // Nothing of the second was true yet when the first went out, and something of the first would have been too late by then.
          const late = first.notices.some(({ latest }) => second.notices.some(({ earliest }) => compare(latest, earliest) < 0));
          const overdue = first.notices.some(({ dueAt }) => localDate(dueAt, zone) !== localDate(first.at, zone));
          expect(second.notices.every(({ earliest }) => compare(earliest, first.at) > 0)).toBe(true);
          expect(late || overdue).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe("the news of bookings, whatever was changed", () => {
  const times = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 6 });

  test("are one for any number of changes, told from what the patient knew, and none once they were told", () => {
    fc.assert(
      fc.property(minute, times, fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 6, maxLength: 6 }), (start, starts, gaps) => {
        const known = at(start + 30_000);
        const told = toldOf([visitAt("v", known)], at(start - 10));
        let clock = start;
        let before = known;
        const changes = starts.map((minutes, index) => {
          const change = changeOf(`${index}`, at(clock), { v: before });
          // Never twice the same: what changes nothing waits for nobody.
          before = at(start + 30_000 + minutes + index * 20_000);
          clock += gaps[index] ?? 0;
          return change;
        });
        const visits = [visitAt("v", before)];
        const now = at(clock);
        const news = bookingNews({ visits, changes, told }, now);
        expect(news?.news).toEqual([{ what: "moved", visitId: "v", from: known }]);
        expect(news?.dueAt).toEqual(changes.at(-1)?.at.add({ minutes: 5 }));
        expect(bookingNews({ visits, changes, told: toldOf(visits, now) }, now)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  test("are none where every change was undone", () => {
    fc.assert(
      fc.property(minute, times, (start, starts) => {
        const known = at(start + 30_000);
        const told = toldOf([visitAt("v", known)], at(start - 10));
        const changes = starts.map((minutes, index) => changeOf(`${index}`, at(start + (minutes % 5)), { v: known }, { undone: true }));
        expect(bookingNews({ visits: [visitAt("v", known)], changes, told }, at(start + 6))).toBeNull();
      }),
      { numRuns: 200 },
    );
  });
});
