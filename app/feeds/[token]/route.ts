import { orBusy } from "#app/busy-answer.ts";
import { calendarAnswer } from "#app/calendar-answer.ts";
import { publicVisitor } from "#lib/auth/session.ts";
import { openFeed } from "#lib/messages/commands/feeds.ts";
import { feedIcs } from "#lib/messages/outputs/feed-ics.ts";
import { getFeedCalendar } from "#lib/messages/queries/feed-calendar.ts";
import { sayRefusal } from "#lib/refusals.ts";
import { type Refusal, refuse } from "#lib/result.ts";

/** For as long as an address that tried too often is turned away. */
const AN_HOUR = "3600";

/** The same for an address that nobody made and for one that has ended. */
function turnAway(refusal: Refusal): Response {
  const isBusy = refusal.reason === "feed_busy_address";
  return new Response(sayRefusal(refusal), {
    status: isBusy ? 429 : 404,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", ...(isBusy ? { "retry-after": AN_HOUR } : {}) },
  });
}

/** A calendar that a program reads by its secret address: the one secret of the house that stands in a path, since programs send nothing else along. */
export const GET = orBusy(async (_: Request, { params }: RouteContext<"/feeds/[token]">): Promise<Response> => {
  const [ctx, { token }] = await Promise.all([publicVisitor(), params]);
  const opened = await openFeed(ctx, token);
  if (!opened.ok) return turnAway(opened.refusal);
  const calendar = await getFeedCalendar(ctx, token);
  return calendar === null ? turnAway(refuse("feed_closed").refusal) : calendarAnswer(feedIcs(calendar, ctx.now), "calendar");
});
