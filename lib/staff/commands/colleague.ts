import { and, eq, isNull } from "drizzle-orm";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx } from "#lib/auth/ctx.ts";
import { verifyPassword } from "#lib/auth/password.ts";
import { allows, type Role } from "#lib/auth/policy.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { ColleagueInput } from "../input.ts";
import { isPin } from "../rules/pin.ts";
import { accountDoor, colleagueDoor, giveBackIn, takeTry } from "./tries.ts";

/** Somebody who has shown, at the screen of another, that they stand beside them. */
export type ProvenColleague = { readonly id: string; readonly name: string; readonly roles: readonly Role[]; readonly isDoctor: boolean };

/**
 * The second person of a record that takes two: proved by their own PIN or password at the screen of whoever is signed in, who stays signed in. Tries are
 * taken before anything is verified; five wrong PINs of one person at another's screen, and only the password does. Called before the transaction that
 * writes the name: a password is not hashed under locks.
 * @param field the field beside which a wrong PIN or password stands.
 * @returns `second_person_same`, `second_person_unknown` or `second_person_unproved`.
 */
export async function proveColleague(
  ctx: Ctx<"treatment:record">,
  { colleagueId, secret }: ColleagueInput,
  field: { readonly colleague: string; readonly secret: string },
): Promise<Result<ProvenColleague>> {
  const author = authorId(ctx);
  if (colleagueId === author) return refuse("second_person_same", {}, field.colleague);
  const [found] = await ctx.db
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      roles: users.roles,
      isDoctor: users.isDoctor,
      pinHash: users.pinHash,
      passwordHash: users.passwordHash,
    })
    .from(users)
    .where(and(eq(users.id, colleagueId), isNull(users.disabledAt)));
  if (found === undefined || !allows(found.roles, "patient:read")) return refuse("second_person_unknown", {}, field.colleague);
  const byPin = isPin(secret);
  const tried = await takeTry(ctx, [byPin ? colleagueDoor(author, colleagueId) : accountDoor(found.email)]);
  const proved = tried !== null && (await verifyPassword(byPin ? found.pinHash : found.passwordHash, secret));
  await recordAudit(ctx, {
    action: "staff:second-person",
    objectType: "user",
    objectId: colleagueId,
    ...(proved ? {} : { outcome: "refused", reason: tried === null ? "too_many_tries" : "unproved" }),
  });
  if (!proved) return refuse("second_person_unproved", {}, field.secret);
  await giveBackIn(ctx.db, tried);
  const { id, name, roles, isDoctor } = found;
  return done({ id, name, roles, isDoctor });
}
