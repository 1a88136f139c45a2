import { DatabaseError } from "pg";

/** The database's own error inside whatever wraps it. Never show or log its message: it may hold parameters. */
function databaseError(error: unknown): DatabaseError | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (at instanceof DatabaseError) return at;
  }
  return null;
}

const RETRYABLE = new Set(["40P01", "40001", "55P03"]);

/** Whether the database asks for the whole transaction to be tried again. */
export function isRetryable(error: unknown): boolean {
  const code = databaseError(error)?.code;
  return code !== undefined && RETRYABLE.has(code);
}

const VIOLATIONS = new Set(["23505", "23514", "23P01", "23503", "23502"]);

/** The name of the constraint that said no, or null when the error is something else. */
export function violatedConstraint(error: unknown): string | null {
  const found = databaseError(error);
  return found?.code !== undefined && VIOLATIONS.has(found.code) ? (found.constraint ?? null) : null;
}

const AWAY_CODES = new Set(["57P01", "57P02", "57P03", "08006", "08001", "08003"]);
const AWAY_WORDS = [
  "timeout exceeded when trying to connect",
  "Connection terminated",
  "Query read timeout",
  "is not queryable",
  "ECONNREFUSED",
  "ECONNRESET",
];
const NO_TIME_CODES = new Set(["40P01", "40001", "55P03", "57014", "53300", "25P03"]);

/** Whether the database could not be reached, or went away in the middle. */
export function isAway(error: unknown): boolean {
  const code = databaseError(error)?.code;
  if (code !== undefined) return AWAY_CODES.has(code);
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    // A machine with several addresses, none of which answers, says so in the code alone; so does a copy of the database's own error.
    const own = "code" in at && typeof at.code === "string" ? at.code : "";
    if (AWAY_CODES.has(own) || AWAY_WORDS.some((word) => `${at.message} ${own}`.includes(word))) return true;
  }
  return false;
}

/** Whether the database could not be reached or had no time: the request changed nothing that it knows of and may be sent again with the same key. */
export function isBusy(error: unknown): boolean {
  return isAway(error) || NO_TIME_CODES.has(databaseError(error)?.code ?? "");
}

/** Whether the database has no room left to write: nothing was changed, what is there can be read, and sending it again is of no use yet. */
export function isOutOfRoom(error: unknown): boolean {
  return databaseError(error)?.code === "53100";
}

/** What may be logged of any error: its kind, code and constraint, never its message. */
export function describeError(error: unknown): {
  readonly name: string;
  readonly code: string | null;
  readonly constraint: string | null;
  readonly stack: string;
} {
  const found = databaseError(error);
  const name = error instanceof Error ? error.name : typeof error;
  const frames =
    error instanceof Error
      ? (error.stack ?? "")
          .split("\n")
          .filter((line) => /^\s+at /.test(line))
          .slice(0, 12)
          .join("\n")
      : "";
  return { name, code: found?.code ?? null, constraint: found?.constraint ?? null, stack: frames };
}
