import { NotTaken, type Posted } from "./mail.ts";

/** A text message as it goes out. `id` is the same for the same message, however often it is handed over. */
export type ShortMessage = { readonly id: string; readonly to: string; readonly text: string };
export type Texter = { send(message: ShortMessage): Promise<Posted> };

const LONGEST = 15_000;

/**
 * Hands text messages over to an HTTP service: a POST of `{"id", "from", "to", "text"}` as JSON with the token as bearer. 2xx is taken, 429 and 5xx are tried
 * again, 422 says that the number is none, any other answer that it will never be taken. A service that keeps `id` sends no message twice.
 * @throws from `send` where it may be tried again
 */
export function openTexter({ url, token, from }: { readonly url: string; readonly token: string; readonly from: string }): Texter {
  return {
    send: async ({ id, to, text }) => {
      const answer = await fetch(url, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": id },
        body: JSON.stringify({ id, from, to, text }),
        redirect: "error",
        signal: AbortSignal.timeout(LONGEST),
      });
      await answer.body?.cancel();
      if (answer.ok) return "accepted";
      if (answer.status === 429 || answer.status >= 500) throw new NotTaken("The service for text messages took nothing.");
      return answer.status === 422 ? "address_refused" : "content_refused";
    },
  };
}
