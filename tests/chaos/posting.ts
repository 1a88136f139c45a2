/** Forms posted as a browser on a bad line does: whatever breaks off is sent again, with the same key, until it is answered. */
import { setTimeout as wait } from "node:timers/promises";
import { actionsOfBuild } from "#e2e/support/manifest.ts";
import { sayRefusal } from "#lib/refusals.ts";
import { refuse } from "#lib/result.ts";
import type { House } from "#tests/load/house.ts";
import { postAction } from "#tests/load/posted-front.ts";

/** Whoever has no answer after so long has none. */
const HUNG = 10_000;
const AGAIN_AFTER = 150;
/** After so long even the most patient person gives up. */
const GIVES_UP = 90_000;
const BUSY = sayRefusal(refuse("busy").refusal);

export type Sent = { readonly action: string; readonly page: string; readonly fields: Readonly<Record<string, string>> };
export type Outcome =
  | { readonly outcome: "done"; readonly tries: number; readonly at: number }
  | { readonly outcome: "refused"; readonly tries: number; readonly sentence: string }
  | { readonly outcome: "given up"; readonly tries: number; readonly last: string };

/** What happened to requests that were not simply answered. */
export type Trouble = {
  /** Cut off by a process that died, or refused by a port that nobody listens on. */
  cut: number;
  /** Answered that there is no time just now. */
  busy: number;
  /** Answered as an error of the house's own. */
  readonly errors: string[];
  /** Not answered within ten seconds. */
  readonly hung: string[];
};

export const noTrouble = (): Trouble => ({ cut: 0, busy: 0, errors: [], hung: [] });

/** Whatever comes first: an answer, its breaking off, or the end of all patience. */
export async function within<T>(work: Promise<T>): Promise<T | "cut" | "hung"> {
  const late = new AbortController();
  try {
    return await Promise.race([work.catch(() => "cut" as const), wait(HUNG, "hung" as const, { signal: late.signal })]);
  } finally {
    late.abort();
  }
}

export function patientSender(house: House, cookie: string, trouble: Trouble) {
  const ids = new Map(actionsOfBuild(house.buildFolder).map(({ name, id }) => [name, id]));
  const { origin, addresses } = house.servers;
  const headers = { cookie, origin, "x-forwarded-host": new URL(origin).host };
  /** One try. @returns the outcome, or why it is to be sent again */
  async function post(
    turn: number,
    { action, page, fields }: Sent,
  ): Promise<"done" | { readonly refused: string } | { readonly again: string }> {
    const server = addresses[turn % addresses.length] ?? origin;
    const id = ids.get(action);
    if (id === undefined) throw new Error(`There is no ${action}.`);
    const posted = await within(postAction(server, page, id, Object.entries(fields), headers));
    if (posted === "cut") {
      trouble.cut += 1;
      return { again: "cut off" };
    }
    if (posted === "hung") {
      trouble.hung.push(action);
      return { again: "hung" };
    }
    const { status, onward, answer } = posted;
    // A move whose place was taken is looked at again.
    if (onward?.endsWith("looked-again") === true) return { refused: "Looked at again." };
    if (onward !== null || answer?.outcome === "done") return "done";
    const sentence = answer?.message ?? Object.values(answer?.errors ?? {})[0];
    if (status === 503 || sentence === BUSY) {
      trouble.busy += 1;
      return { again: "busy" };
    }
    if (status >= 500 || sentence === undefined || sentence.startsWith("Something went wrong")) {
      trouble.errors.push(`${action}: ${status} ${sentence ?? "without a sentence"}`);
      return { again: `${status}` };
    }
    return { refused: sentence };
  }
  /** Sends until there is an answer, to the other process each time. */
  return async (first: number, sent: Sent): Promise<Outcome> => {
    const since = performance.now();
    for (let tries = 1; ; tries += 1) {
      const came = await post(first + tries, sent);
      if (came === "done") return { outcome: "done", tries, at: performance.now() };
      if ("refused" in came) return { outcome: "refused", tries, sentence: came.refused };
      if (performance.now() - since > GIVES_UP) return { outcome: "given up", tries, last: came.again };
      await wait(AGAIN_AFTER);
    }
  };
}
