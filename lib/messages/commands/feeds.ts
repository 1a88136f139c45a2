import { and, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { calendarFeeds } from "#db/schema/calendar-feeds.ts";
import { locations } from "#db/schema/locations.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type PublicCtx, publicTransaction, type Tx, transaction } from "#lib/auth/ctx.ts";
import { countFailure, isShutOut, noticeManyFailures } from "#lib/auth/gate-tries.ts";
import { keyedSecret, secretHash } from "#lib/auth/secrets.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { IssueFeedInput, RevokeFeedInput } from "../input/feeds.ts";
import { findFeed, isClinicianAtWork } from "../queries/feeds.ts";

/**
 * Makes a calendar of one clinician or one location that a program reads by a secret address. Its token stands nowhere: it is in the answer, and in the
 * same answer to the same key again. Refuses `not_found`, and `link_over` where the address of this key is read no more.
 * @param secret the installation's own
 */
export async function issueFeed(
  ctx: Ctx<"message:manage">,
  input: IssueFeedInput,
  secret: string,
): Promise<Result<{ feedId: string; token: string }>> {
  const token = keyedSecret(secret, "feed:issue", input.idempotencyKey);
  const result = await transaction(ctx, async (tx) => {
    const issued = await once(
      tx,
      { command: "feed:issue", key: input.idempotencyKey, input, answer: z.object({ feedId: z.string() }) },
      async (): Promise<Result<{ feedId: string }>> => {
        if (!(await isSubject(tx, input.of))) return refuse("not_found");
        const [made] = await tx.db
          .insert(calendarFeeds)
          .values({ ...input.of, label: input.label, namesPatients: input.names, tokenHash: secretHash(token), createdBy: authorId(tx) })
          .returning({ id: calendarFeeds.id });
        if (made === undefined) throw new Error("The calendar was not made.");
        await recordAudit(tx, {
          action: "feed:issue",
          objectType: "calendar_feed",
          objectId: made.id,
          detail: { of: input.of.clinicianId === null ? "location" : "clinician", names: input.names },
        });
        return done({ feedId: made.id });
      },
    );
    if (!issued.ok) return issued;
    return (await findFeed(tx, token)) === null ? refuse("link_over") : issued;
  });
  return result.ok ? done({ ...result.value, token }) : result;
}

async function isSubject(tx: Tx<"message:manage">, { clinicianId, locationId }: IssueFeedInput["of"]): Promise<boolean> {
  if (clinicianId !== null) return isClinicianAtWork(tx, clinicianId);
  const [found] = await tx.db
    .select({ id: locations.id })
    .from(locations)
    .where(and(eq(locations.id, sql`${locationId}::uuid`), isNull(locations.archivedAt)));
  return found !== undefined;
}

/** Ends a calendar from the next time it is read. One that has ended stays as it is. Refuses `not_found`. */
export function revokeFeed(ctx: Ctx<"message:manage">, { feedId }: RevokeFeedInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const [feed] = await tx.db
      .select({ revokedAt: calendarFeeds.revokedAt })
      .from(calendarFeeds)
      .where(eq(calendarFeeds.id, feedId))
      .for("update");
    if (feed === undefined) return refuse("not_found");
    if (feed.revokedAt !== null) return done(null);
    await tx.db
      .update(calendarFeeds)
      .set({ revokedAt: sql`now()`, revokedBy: authorId(tx) })
      .where(eq(calendarFeeds.id, feedId));
    await recordAudit(tx, { action: "feed:revoke", objectType: "calendar_feed", objectId: feedId });
    return done(null);
  });
}

/**
 * The gate of a calendar that a program reads: by its token alone, so it is looked at before anything is told. Programs ask many times a day, so that a
 * reading is noted and audited once an hour at most, by the database's clock. Refuses `feed_closed` alike for a token that nobody made and for one that has
 * ended, and `feed_busy_address`. One that has ended is no guess: programs go on asking for it, from addresses that they share with others, and it counts
 * for nothing.
 */
export async function openFeed(ctx: PublicCtx, token: string): Promise<Result<{ feedId: string }>> {
  const opened = await publicTransaction(ctx, async (tx): Promise<Result<{ feedId: string | null; isGuess: boolean }>> => {
    if (await isShutOut(tx, "feed_address")) return refuse("feed_busy_address");
    const feed = await findFeed(tx, token);
    if (feed === null) {
      const [ended] = await tx.db
        .select({ id: calendarFeeds.id })
        .from(calendarFeeds)
        .where(eq(calendarFeeds.tokenHash, secretHash(token)));
      if (ended === undefined) await countFailure(tx, "feed_address");
      return done({ feedId: null, isGuess: ended === undefined });
    }
    const noted = await tx.db
      .update(calendarFeeds)
      .set({ lastReadAt: sql`now()` })
      .where(and(eq(calendarFeeds.id, feed.id), sql`coalesce(${calendarFeeds.lastReadAt}, '-infinity') < now() - interval '1 hour'`))
      .returning({ id: calendarFeeds.id });
    if (noted.length > 0) await recordAudit(tx, { action: "feed:read", objectType: "calendar_feed", objectId: feed.id });
    return done({ feedId: feed.id, isGuess: false });
  });
  if (!opened.ok) return opened;
  const { feedId, isGuess } = opened.value;
  if (isGuess) await noticeManyFailures(ctx.db, "feed_address");
  return feedId === null ? refuse("feed_closed") : done({ feedId });
}
