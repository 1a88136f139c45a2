import { expect, test } from "vitest";
import { defaultAftercareSet } from "#db/seed/definitions/aftercare-set.ts";
import { preparationView } from "#lib/preparation/outputs/view.ts";

const { preparation } = defaultAftercareSet;

test("wherever the default preparation leaves off what could be prescribed, it says that nothing prescribed is stopped", () => {
  const medicines = /aspirin|ibuprofen|diclofenac|anti-inflammator|blood thinner|medicine|prescri|cream|fish oil/i;
  const held = /do not stop|call us first/i;
  for (const { id, title, detail, throughoutSeries } of preparation) {
    if (!medicines.test(`${title} ${detail}`)) continue;
    expect(detail, id).toMatch(held);
    expect(throughoutSeries, id).toMatch(held);
  }
  expect(preparation.map(({ id }) => id)).toEqual(
    expect.arrayContaining(["prescribed-medicines", "cold-sore", "tanning", "retinoids-and-acids"]),
  );
});

test("a series with short gaps is told once, throughout, and one with long gaps session by session", () => {
  const visit = (id: string, at: string) => ({
    id,
    seriesId: "series",
    startsAt: Temporal.Instant.from(at),
    timeZone: "Australia/Melbourne",
    placedAt: Temporal.Instant.from("2026-01-05T00:00:00Z"),
  });
  const first = visit("one", "2026-02-03T02:00:00Z");
  const said = (second: string) => {
    const sessions = [first, visit("two", second)];
    const { items } = preparationView({ session: first, sessions, steps: preparation, now: Temporal.Instant.from("2026-01-06T00:00:00Z") });
    return items.filter(({ id }) => id === "fish-oil" || id === "retinoids-and-acids").map(({ when }) => when);
  };
  expect(said("2026-02-10T02:00:00Z")).toEqual(["Throughout your series, from Tue 20 Jan 2026", "From Mon 2 Feb 2026, 1:00 pm"]);
  expect(said("2026-02-17T02:00:00Z")).toEqual(["From Tue 20 Jan 2026", "From Mon 2 Feb 2026, 1:00 pm"]);
});
