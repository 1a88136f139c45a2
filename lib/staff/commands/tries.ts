import { and, count, eq, gt, sql } from "drizzle-orm";
import { attempts } from "#db/schema/attempts.ts";
import { type PublicCtx, publicTransaction } from "#lib/auth/ctx.ts";
import { secretHash } from "#lib/auth/secrets.ts";
import { done, refuse } from "#lib/result.ts";

type AddressKind = "sign_in_address" | "setup_address" | "invitation_address";
type Door = {
  readonly kind: AddressKind | "sign_in_account";
  readonly subjectHash: Buffer;
  readonly limit: number;
  readonly minutes: number;
};

/** Under what an account's tries are counted: a hash, so that the table holds no address of anyone. */
export const accountSubject = (email: string): Buffer => secretHash(`sign_in_account ${email.trim().toLowerCase()}`);

/**
 * The doors of one request, counted by the database's clock, so that they hold across processes and restarts: the account (10 tries in 15 minutes) and the
 * address (50 an hour). An address counts only where it is known, behind a trusted proxy.
 */
export function doorsOf(ctx: PublicCtx, kind: AddressKind, email?: string): Door[] {
  const account: Door[] =
    email === undefined ? [] : [{ kind: "sign_in_account", subjectHash: accountSubject(email), limit: 10, minutes: 15 }];
  const address: Door[] =
    ctx.address === "direct" ? [] : [{ kind, subjectHash: secretHash(`${kind} ${ctx.address}`), limit: 50, minutes: 60 }];
  return [...account, ...address];
}

type Try = { readonly ids: readonly string[]; readonly isLast: boolean };

/**
 * Takes one try at every door before anything is verified, or none: many at once cannot slip past the limit.
 * @returns null when a limit is reached; nothing is counted then, so that a door opens again once its window has passed.
 */
export async function takeTry(ctx: PublicCtx, doors: readonly Door[]): Promise<Try | null> {
  const taken = await publicTransaction(ctx, async (tx) => {
    const ids: string[] = [];
    let isLast = false;
    for (const door of doors) {
      const { subjectHash } = door;
      await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${subjectHash.toString("hex")}, 0))`);
      const recent = and(
        eq(attempts.kind, door.kind),
        eq(attempts.subjectHash, subjectHash),
        gt(attempts.at, sql`now() - make_interval(mins => ${door.minutes})`),
      );
      const [found] = await tx.db.select({ tries: count() }).from(attempts).where(recent);
      const tries = found?.tries ?? 0;
      if (tries >= door.limit) return refuse("sign_in_failed");
      isLast ||= tries + 1 >= door.limit;
      const [row] = await tx.db.insert(attempts).values({ kind: door.kind, subjectHash }).returning({ id: attempts.id });
      if (row !== undefined) ids.push(row.id);
    }
    return done({ ids, isLast });
  });
  return taken.ok ? taken.value : null;
}
