/** How an installation stands, in one plain word for each of its parts, and by which pattern a request is counted. */

/** What was found. Null where it could not be asked. */
export type Found = {
  readonly isReached: boolean;
  /** The last migration that the database has had, and the last that this build knows. */
  readonly migration: { readonly had: number | null; readonly known: number } | null;
  /** Bytes that may still be written where files stand; where the embedded database keeps its data, unless that is elsewhere. */
  readonly files: number | null;
  readonly data: number | null | "elsewhere";
  /** Seconds since a worker's last sign of life: "never", or "unasked" where the clinic has none. */
  readonly worker: number | "never" | "unasked" | null;
};

export type Readiness = {
  readonly isReady: boolean;
  readonly words: readonly (readonly [part: string, word: string])[];
};

/** Less than this is as good as full: a database that cannot write its log stops. */
export const LEAST_FREE_BYTES = 256 * 1024 * 1024;
/** A worker looks after its queues every few seconds; one that is started again takes a few more. */
export const LONGEST_SILENCE_SECONDS = 120;

const OK = "ok";
const UNKNOWN = "unknown";
const FINE = new Set([OK, "none"]);

function roomWord(bytes: number | null): string {
  if (bytes === null) return UNKNOWN;
  return bytes < LEAST_FREE_BYTES ? "full" : OK;
}

function migrationWord(found: Found["migration"]): string {
  if (found === null) return UNKNOWN;
  // One that has had more is of a later release, which goes along with this one.
  return found.had === null || found.had < found.known ? "behind" : OK;
}

function workerWord(worker: Found["worker"]): string {
  if (worker === null) return UNKNOWN;
  if (worker === "unasked") return "none";
  return worker === "never" || worker > LONGEST_SILENCE_SECONDS ? "silent" : OK;
}

/** Ready is who finds every part as it should be. */
export function judge(found: Found): Readiness {
  const words: (readonly [string, string])[] = [
    ["database", found.isReached ? OK : "away"],
    ["migrations", migrationWord(found.migration)],
    ["files", roomWord(found.files)],
    ...(found.data === "elsewhere" ? [] : [["data", roomWord(found.data)] as const]),
    ["worker", workerWord(found.worker)],
  ];
  return { isReady: words.every(([, word]) => FINE.has(word)), words };
}

/** The routes of a build: addresses as they are, and patterns with what they fit. */
export type Routes = {
  readonly fixed: ReadonlySet<string>;
  readonly patterns: readonly { readonly page: string; readonly fits: RegExp }[];
};

/** The pattern that an address belongs to, never the address itself: that may name a record, or be a secret. */
export function routeOf({ fixed, patterns }: Routes, address: string): string {
  const [path = ""] = address.split("?");
  if (fixed.has(path)) return path;
  if (path.startsWith("/_next/static/")) return "/_next/static";
  return patterns.find(({ fits }) => fits.test(path))?.page ?? "other";
}
