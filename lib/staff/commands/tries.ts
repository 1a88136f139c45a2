import { and, count, eq, gt, inArray, sql } from "drizzle-orm";
import { type Db, runTransaction } from "#db/client.ts";
import { attempts } from "#db/schema/attempts.ts";
import type { PublicCtx } from "#lib/auth/ctx.ts";
import { accountSubject } from "#lib/auth/known-device.ts";
import { secretHash } from "#lib/auth/secrets.ts";
import { LIFETIME_SECONDS } from "#lib/auth/staff-session.ts";
import { done, refuse } from "#lib/result.ts";

type AddressKind = "sign_in_address" | "setup_address" | "invitation_address";
type Door = {
  readonly kind: AddressKind | "sign_in_account" | "sign_in_device" | "own_password" | "second_step" | "hand_over_pin";
  readonly subjectHash: Buffer;
  readonly limit: number;
  readonly minutes: number;
};

/** Wherever this person's password is asked for: all tries count together. */
export const accountDoor = (email: string): Door => ({
  kind: "sign_in_account",
  subjectHash: accountSubject(email),
  limit: 10,
  minutes: 15,
});

/** Whoever is signed in, asked for their own password: no stranger's tries shut them out of it, and theirs shut out nobody else. */
export const ownDoor = (userId: string): Door => ({
  kind: "own_password",
  subjectHash: secretHash(`own_password ${userId}`),
  limit: 10,
  minutes: 15,
});

/** The second step of a person's sign-in, wherever it is asked for: of a million codes three fit at a time. */
export const secondStepDoor = (userId: string): Door => ({
  kind: "second_step",
  subjectHash: secretHash(`second_step ${userId}`),
  limit: 10,
  minutes: 60,
});

/** The PIN of one handed-over sign-in: five tries for as long as it can last, and then only the password. */
export const pinDoor = (sessionId: string): Door => ({
  kind: "hand_over_pin",
  subjectHash: secretHash(`hand_over_pin ${sessionId}`),
  limit: 5,
  minutes: LIFETIME_SECONDS / 60,
});

/**
 * The doors of a sign-in. A browser in which somebody signed in to this account before has an allowance of its own: whoever else tries cannot shut the
 * account's owner out of it, nor does a whole clinic behind one address.
 */
export function signInDoors(ctx: PublicCtx, email: string): Door[] {
  const account = accountSubject(email);
  const { device } = ctx;
  if (device?.accounts.includes(account.toString("base64url")))
    return [
      { kind: "sign_in_device", subjectHash: secretHash(`sign_in_device ${device.id} ${account.toString("hex")}`), limit: 10, minutes: 15 },
    ];
  return doorsOf(ctx, "sign_in_address", email);
}

/**
 * The doors of one request, counted by the database's clock, so that they hold across processes and restarts: the account (10 tries in 15 minutes) and the
 * address (50 an hour). An address counts only where it tells visitors apart: behind a trusted proxy, or where they connect from other machines.
 */
export function doorsOf(ctx: PublicCtx, kind: AddressKind, email?: string): Door[] {
  const account = email === undefined ? [] : [accountDoor(email)];
  const address: Door[] =
    ctx.address === "direct" ? [] : [{ kind, subjectHash: secretHash(`${kind} ${ctx.address}`), limit: 50, minutes: 60 }];
  return [...account, ...address];
}

/** The PIN of one person at the screen of another, who needs a second: five tries in the time that a sign-in can last, and then only the password. */
export const colleagueDoor = (authorId: string, colleagueId: string): Door => pinDoor(`${authorId} ${colleagueId}`);

type Try = {
  readonly ids: readonly string[];
  /** How many more the narrowest door would let in. */
  readonly left: number;
};

/**
 * Takes one try at every door before anything is verified, or none: many at once cannot slip past the limit.
 * @returns null when a limit is reached; nothing is counted then, so that a door opens again once its window has passed.
 */
export async function takeTry({ database }: Pick<PublicCtx, "database">, doors: readonly Door[]): Promise<Try | null> {
  const taken = await runTransaction(database, async (db) => {
    const ids: string[] = [];
    let left = Number.POSITIVE_INFINITY;
    for (const door of doors) {
      const { subjectHash } = door;
      await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${subjectHash.toString("hex")}, 0))`);
      const recent = and(
        eq(attempts.kind, door.kind),
        eq(attempts.subjectHash, subjectHash),
        gt(attempts.at, sql`now() - make_interval(mins => ${door.minutes})`),
      );
      const [found] = await db.select({ tries: count() }).from(attempts).where(recent);
      const tries = found?.tries ?? 0;
      if (tries >= door.limit) return refuse("sign_in_failed");
      left = Math.min(left, door.limit - tries - 1);
      const [row] = await db.insert(attempts).values({ kind: door.kind, subjectHash }).returning({ id: attempts.id });
      if (row !== undefined) ids.push(row.id);
    }
    return done({ ids, left });
  });
  return taken.ok ? taken.value : null;
}

/** The right password costs no try. */
export async function giveBackIn(db: Db, { ids }: Try): Promise<void> {
  if (ids.length > 0) await db.delete(attempts).where(inArray(attempts.id, [...ids]));
}
