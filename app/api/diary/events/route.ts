import type { NextRequest } from "next/server";
import { orBusy } from "#app/busy-answer.ts";
import { hearDiary } from "#lib/appointments/queries/news.ts";
import { enterToWatch } from "#lib/auth/session.ts";
import { keepStream, mayOpenStream } from "#lib/streams.ts";

const PING = 15_000;

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "x-accel-buffering": "no",
} as const;

const plain = (status: number, words: string) => new Response(`${words}\n`, { status, headers: { "cache-control": "no-store" } });

/**
 * Tells an open diary which days change, as server-sent events: "<location> <date>", nothing about anybody. It never keeps a session alive, and ends within
 * a ping of the session's end.
 */
export const GET = orBusy(async (request: NextRequest): Promise<Response> => {
  const entered = await enterToWatch("diary:read");
  if (!entered.ok) return entered.refusal.reason === "signed_out" ? plain(401, "Signed out.") : plain(403, "Not allowed.");
  const { ctx, sessionId, stillMay } = entered.value;
  if (!mayOpenStream(sessionId)) return plain(429, "Too many are open.");

  const encoder = new TextEncoder();
  let end = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (event: string, data: string) => controller.enqueue(encoder.encode(`event: ${event}\ndata: ${data}\n\n`));
      const leave = hearDiary(ctx, ({ location, date }) => send("change", `${location} ${date}`));
      const pulse = setInterval(() => {
        stillMay().then(
          (may) => (may ? send("ping", "") : end()),
          () => end(),
        );
      }, PING);
      let isOver = false;
      end = () => {
        if (isOver) return;
        isOver = true;
        leave();
        clearInterval(pulse);
        forget();
        controller.close();
      };
      const forget = keepStream(sessionId, end);
      request.signal.addEventListener("abort", end);
      send("ping", "");
    },
    cancel: () => end(),
  });
  return new Response(body, { headers: HEADERS });
});
