/** The ways in: sign-ins, screens, a tablet in a patient's hands, and how often anything may be tried. Secret links: `secret-links.ts`. */
import type { Guard } from "../guard.ts";
import { changed, test, without } from "./way-in.ts";

const STAFF = "lib/auth/staff-session.ts";
const TRIES = "lib/staff/commands/tries.ts";
const ends = test("staff", "a session ends after fifteen idle minutes and after twelve hours");

export function wayInGuards(): readonly Guard[] {
  return [
    without("an idle session", STAFF, "        gt(sessions.lastSeenAt, sql`now() - make_interval(mins => ${IDLE_MINUTES})`),\n", ends),
    changed(
      "a session past its twelve hours",
      STAFF,
      "        gt(sessions.expiresAt, sql`now()`),\n        gt(sessions.lastSeenAt, sql`now() - make_interval(mins => ${IDLE_MINUTES})`),\n",
      "        gt(sessions.lastSeenAt, sql`now() - make_interval(mins => ${IDLE_MINUTES})`),\n",
      ends,
    ),
    changed(
      "a revoked session",
      STAFF,
      "        isNull(sessions.revokedAt),\n        isNull(sessions.handedOverAt),\n        isNull(sessions.lockedAt),\n",
      "        isNull(sessions.handedOverAt),\n        isNull(sessions.lockedAt),\n",
      test("staff", "signing out kills the session on the server"),
    ),
    changed(
      "a session that was handed over",
      STAFF,
      "        isNull(sessions.handedOverAt),\n        isNull(sessions.lockedAt),\n",
      "        isNull(sessions.lockedAt),\n",
      test("hand-over", "opens nothing for staff, and the forms of this one appointment"),
    ),
    changed(
      "a session of somebody disabled",
      STAFF,
      "        isNull(sessions.lockedAt),\n        isNull(users.disabledAt),\n",
      "        isNull(sessions.lockedAt),\n",
      test("screen-lock", "a sign-in opens nothing for whoever is disabled"),
    ),
    without(
      "a locked session",
      STAFF,
      "        isNull(sessions.lockedAt),\n",
      test("screen-lock", "that was locked by the hand opens nothing"),
    ),
    changed(
      "a page that asks by itself keeps a session alive",
      STAFF,
      'if (row.stale && asked === "asked")',
      "if (row.stale)",
      test("staff", "what a page asks by itself keeps no session alive"),
    ),
    changed(
      "a handed-over session that was revoked is taken back",
      "lib/staff/commands/go-on.ts",
      "eq(sessions.id, sessionId), isNull(sessions.revokedAt), sql",
      "eq(sessions.id, sessionId), sql",
      test("hand-over", "by the right PIN many times at once gives one sign-in"),
    ),
    changed(
      "a disabled person signs in",
      "lib/staff/commands/sign-in.ts",
      "if (!fits || user === undefined || user.disabledAt !== null)",
      "if (!fits || user === undefined)",
      test("staff", "a wrong password, an unknown person, a disabled person and a reached limit are one refusal"),
    ),
    changed(
      "any password signs in",
      "lib/staff/commands/sign-in.ts",
      "if (!fits || user === undefined",
      "if (user === undefined",
      test("staff", "a wrong password, an unknown person, a disabled person and a reached limit are one refusal"),
    ),
    changed(
      "any PIN takes the tablet back",
      "lib/staff/commands/take-back.ts",
      "if (!(await verifyPassword(user?.pinHash ?? null, pin))) {",
      "if (user === undefined) {",
      test("hand-over", "takes five wrong PINs and then only the password"),
    ),
    without(
      "no limit of tries",
      TRIES,
      '      if (tries >= door.limit) return refuse("sign_in_failed");\n',
      test("staff", "an account takes ten verified tries in fifteen minutes"),
    ),
    without(
      "no lock while tries are counted",
      TRIES,
      '      await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${subjectHash.toString("hex")}, 0))`);\n',
      test("staff", "an account takes ten verified tries in fifteen minutes"),
    ),
    changed(
      "no limit of an address",
      TRIES,
      'ctx.address === "direct" ? []',
      'ctx.address !== "" ? []',
      test("staff", "an address takes fifty tries an hour over all accounts"),
    ),
    changed(
      "a tablet that is handed over twice",
      "lib/forms/commands/hand-over.ts",
      ", isNull(sessions.handedOverAt), isNull(sessions.revokedAt)",
      "",
      test("hand-over", "is handed over once: the same sign-in"),
    ),
    ...screens(),
  ];
}

function screens(): readonly Guard[] {
  const screen = "lib/staff/commands/screen.ts";
  const goOn = "lib/staff/commands/go-on.ts";
  return [
    changed(
      "any password uncovers a screen",
      screen,
      "if (!(await verifyPassword(user?.passwordHash ?? null, password)))",
      "if (user === undefined)",
      test("screen-lock", "does not open by another person's password"),
    ),
    changed(
      "a covered screen takes any number of tries",
      screen,
      "takeTry(ctx, [ownDoor(userId)])",
      "takeTry(ctx, [])",
      test("screen-lock", "takes ten wrong passwords, also when they come at once"),
    ),
    changed(
      "a screen that many tabs uncover at once",
      goOn,
      '\n    .for("update");\n',
      ";\n",
      test("screen-lock", "opens once where many tabs ask at once"),
    ),
    changed(
      "uncovering a screen opens what is FRESH",
      goOn,
      "confirmed: false",
      "confirmed: true",
      test("screen-lock", "opens by its user's password: a new sign-in goes on"),
    ),
    without(
      "a screen that was uncovered is uncovered again",
      goOn,
      "  await revokeSession(tx.db, sessionId);\n",
      test("screen-lock", "opens by its user's password: a new sign-in goes on"),
    ),
  ];
}
