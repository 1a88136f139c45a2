import { pino } from "pino";
import { describeError } from "#db/errors.ts";
import { currentReference, currentRequestId } from "./request-id.ts";

/** Structured log lines to standard output. Only ids, codes and counts go in: no names, answers, tokens or error messages. */
const logger = pino({
  level: process.env.LOG_LEVEL ?? "info",
  base: null,
  mixin: () => {
    const request = currentRequestId();
    return request === null ? {} : { request };
  },
  redact: {
    paths: ["*.password", "*.token", "*.cookie", "*.authorization", "password", "token", "cookie", "authorization"],
    censor: "[hidden]",
  },
});

/** Logs an unexpected error by its kind and place, and returns the short reference a person may quote: the beginning of the request's name, where one is being answered. */
export function logUnexpected(error: unknown, where: string): string {
  const reference = currentReference();
  logger.error({ reference, where, ...describeError(error) }, "unexpected error");
  return reference;
}

/** Logs an error that reached the framework, under the reference that its error page shows. @param where the pattern of the page's address */
export function logFailed(error: unknown, where: string): void {
  logger.error({ reference: digestOf(error), where, ...describeError(error) }, "unexpected error");
}

/** The framework's own number of an error, which its pages show. */
const digestOf = (error: unknown): string | null =>
  error instanceof Error && "digest" in error && typeof error.digest === "string" ? error.digest : null;

/**
 * Logs what the framework would print: texts without what was bound to a statement or asked for, errors by their kind. One with a number was logged with the
 * page that it failed on.
 */
export function logPrinted(parts: readonly unknown[]): void {
  const errors = parts.filter((part) => part instanceof Error);
  if (errors.some((error) => digestOf(error) !== null)) return;
  const words = parts
    .filter((part) => typeof part === "string")
    .join(" ")
    .replace(/(Failed query:|\nparams:)[\s\S]*/u, "[statement hidden]")
    .replace(/(request for )\S+/u, "$1[address hidden]");
  logger.error({ words, ...(errors[0] === undefined ? {} : describeError(errors[0])) }, "printed by the framework");
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
