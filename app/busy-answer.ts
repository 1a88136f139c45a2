import { isBusy } from "#db/errors.ts";
import { sayRefusal } from "#lib/refusals.ts";
import { refuse } from "#lib/result.ts";

/** After how many seconds to ask again. */
export const SOON = "5";

/** An answer that the database had no time for says so, and when to ask again; every other error is left to the framework. */
export function orBusy<A extends readonly unknown[]>(answer: (...asked: A) => Promise<Response>): (...asked: A) => Promise<Response> {
  return async (...asked) => {
    try {
      return await answer(...asked);
    } catch (error) {
      if (!isBusy(error)) throw error;
      return new Response(sayRefusal(refuse("busy").refusal), {
        status: 503,
        headers: { "content-type": "text/plain; charset=utf-8", "retry-after": SOON, "cache-control": "no-store" },
      });
    }
  };
}
