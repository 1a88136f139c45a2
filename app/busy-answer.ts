import { lackOf, SOON } from "#lib/incoming-requests.ts";
import { sayRefusal } from "#lib/refusals.ts";
import { refuse } from "#lib/result.ts";

/** An answer that the database had no time or no room for says so, and when to ask again; every other error is left to the framework. */
export function orBusy<A extends readonly unknown[]>(answer: (...asked: A) => Promise<Response>): (...asked: A) => Promise<Response> {
  return async (...asked) => {
    try {
      return await answer(...asked);
    } catch (error) {
      const lack = lackOf(error);
      if (lack === null) throw error;
      return new Response(sayRefusal(refuse(lack.reason).refusal), {
        status: lack.status,
        headers: { "content-type": "text/plain; charset=utf-8", "retry-after": SOON, "cache-control": "no-store" },
      });
    }
  };
}
