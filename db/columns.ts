import { sql } from "drizzle-orm";
import { customType, integer, uuid } from "drizzle-orm/pg-core";

type Range = { readonly start: Temporal.Instant; readonly end: Temporal.Instant };

/** A point in time, `timestamptz` in Postgres and `Temporal.Instant` here. */
export const instant = customType<{ data: Temporal.Instant; driverData: string }>({
  dataType: () => "timestamptz",
  toDriver: (value) => value.toString(),
  fromDriver: (text) => Temporal.Instant.from(text),
});

/** A half-open span of time, `tstzrange` in Postgres. Empty and unbounded ranges are errors here. */
export const instantRange = customType<{ data: Range; driverData: string }>({
  dataType: () => "tstzrange",
  toDriver: ({ start, end }) => `[${start.toString()},${end.toString()})`,
  fromDriver: (text) => {
    const match = /^\["?([^",]+)"?,"?([^",]+)"?\)$/.exec(text);
    const [, start, end] = match ?? [];
    if (start === undefined || end === undefined) throw new Error("A time range must be bounded and half-open.");
    return { start: Temporal.Instant.from(start), end: Temporal.Instant.from(end) };
  },
});

/** Several spans as one parameter, for `during && any(…)`. */
export const rangesParam = (ranges: readonly Range[]) =>
  sql`${sql.param(ranges.map(({ start, end }) => `[${start.toString()},${end.toString()})`))}::tstzrange[]`;

export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });

/** Text compared without regard to case: e-mail addresses. */
export const caselessText = customType<{ data: string; driverData: string }>({ dataType: () => "citext" });

/** UUIDv7, ordered by time of creation. */
export const id = () => uuid().primaryKey().default(sql`uuidv7()`);

/** Set by the database's clock when the row is made. */
export const createdAt = () => instant().notNull().default(sql`now()`);

/** Counts edits; a save that names an older number is refused, so that nothing is overwritten unseen. */
export const version = () => integer().notNull().default(1);
