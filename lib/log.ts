import { pino } from "pino";
import { describeError } from "#db/errors.ts";

/** Structured log lines to standard output. Only ids, codes and counts go in: no names, answers, tokens or error messages. */
const logger = pino({
  level: process.env.LOG_LEVEL ?? "info",
  base: null,
  redact: {
    paths: ["*.password", "*.token", "*.cookie", "*.authorization", "password", "token", "cookie", "authorization"],
    censor: "[hidden]",
  },
});

/** Logs an unexpected error by its kind and place, and returns the short reference a person may quote. */
export function logUnexpected(error: unknown, where: string): string {
  const reference = crypto.randomUUID().slice(0, 8);
  logger.error({ reference, where, ...describeError(error) }, "unexpected error");
  return reference;
}

const AWAY_AGAIN_AFTER = 60_000;
const away = new Map<string, number>();

/** Logs that the database is away, once a minute and place: until it is back everything that asks it fails, many times a second. */
export function logAway(where: string, error: unknown): void {
  const now = performance.now();
  if (now - (away.get(where) ?? Number.NEGATIVE_INFINITY) < AWAY_AGAIN_AFTER) return;
  away.set(where, now);
  const { name, code } = describeError(error);
  logger.warn({ where, name, code }, "the database is away");
}

/** Logs something worth an operator's notice. */
export function logNotice(what: string, facts: Readonly<Record<string, string | number>> = {}): void {
  logger.info(facts, what);
}

/** How long the work behind a form took, and its wait in line before, in milliseconds: on the level "debug" alone, for whoever looks for what is slow. */
export function logWork(what: string, took: number, waited: number): void {
  const tenths = (milliseconds: number) => Math.round(milliseconds * 10) / 10;
  logger.debug({ what, took: tenths(took), waited: tenths(waited) }, "work");
}
