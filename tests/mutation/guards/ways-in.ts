/** The ways in: sign-ins, a tablet in a patient's hands, secret links, and how often anything may be tried. */
import { type Guard, instead, type NamedTest } from "../guard.ts";

const test = (file: string, title: string): NamedTest => ({ file: `tests/db/${file}.test.ts`, title });

/** A condition of a query left out. */
const without = (name: string, path: string, condition: string, named: NamedTest): Guard => ({
  name: `way in: ${name}`,
  test: named,
  removal: { edits: [instead(path, condition, "")] },
});
const changed = (name: string, path: string, found: string, text: string, named: NamedTest): Guard => ({
  name: `way in: ${name}`,
  test: named,
  removal: { edits: [instead(path, found, text)] },
});

const STAFF = "lib/auth/staff-session.ts";
const PORTAL = "lib/auth/portal-session.ts";
const FORM = "lib/auth/form-session.ts";
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
      "if (!fits || user === undefined || user.disabledAt !== null) {",
      "if (!fits || user === undefined) {",
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
    ...portal(),
    ...forms(),
  ];
}

function screens(): readonly Guard[] {
  const screen = "lib/staff/commands/screen.ts";
  const goOn = "lib/staff/commands/go-on.ts";
  return [
    changed(
      "any password uncovers a screen",
      screen,
      "if (!(await verifyPassword(user?.passwordHash ?? null, password))) {",
      "if (user === undefined) {",
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

function portal(): readonly Guard[] {
  const gate = "lib/portal/commands/gate.ts";
  const answers = test("portal", "an unknown, an expired and a revoked link and a wrong date all get the same answer");
  return [
    without("a revoked portal link", gate, '  if (link.revoked) return "revoked";\n', answers),
    without("an expired portal link", gate, '  if (link.expired) return "expired";\n', answers),
    changed("any date of birth opens the portal", gate, "if (link.dateOfBirth === dateOfBirth) return null;", "return null;", answers),
    changed(
      "wrong dates never end a portal link",
      gate,
      "link.failedTries + 1 >= WRONG_DATES",
      "link.failedTries > 1e9",
      test("portal", "end the link and its visits, and leave one task, audited"),
    ),
    changed(
      "no lock while wrong dates are counted",
      gate,
      '    .for("update", { of: portalLinks });\n',
      ";\n",
      test("portal", "are five also when many come at once"),
    ),
    without(
      "an address that fails too often at the portal",
      gate,
      '    if (await isShutOut(tx, "portal_address")) return refuse("portal_busy_address");\n',
      test("portal", "one address fails twenty times an hour and no more"),
    ),
    without(
      "no lock while an address is counted",
      "lib/auth/gate-tries.ts",
      '  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${subject.toString("hex")}, 0))`);\n',
      test("portal", "one address fails twenty times an hour and no more"),
    ),
    {
      name: "way in: a portal session and link that were revoked",
      test: test("portal", "a session ends when its link is revoked"),
      removal: {
        edits: [instead(PORTAL, "        isNull(portalSessions.revokedAt),\n        isNull(portalLinks.revokedAt),\n", "")],
      },
    },
    without(
      "a portal session whose link has expired",
      PORTAL,
      "        gt(portalLinks.expiresAt, sql`now()`),\n",
      test("portal", "a session ends by its own time, by its link's and when nobody is there"),
    ),
    without(
      "a portal session past its eight hours",
      PORTAL,
      "        gt(portalSessions.expiresAt, sql`now()`),\n",
      test("portal", "a session ends by its own time, by its link's and when nobody is there"),
    ),
    without(
      "an idle portal session",
      PORTAL,
      "        gt(portalSessions.lastSeenAt, sql`now() - make_interval(mins => ${IDLE_MINUTES})`),\n",
      test("portal", "a session ends by its own time, by its link's and when nobody is there"),
    ),
  ];
}

function forms(): readonly Guard[] {
  const gate = "lib/forms/commands/gate.ts";
  const finish = "lib/forms/commands/finish.ts";
  const answers = test("form-links", "gets the same answer whether it is unknown, used, ended, too old");
  const idle = test("hand-over", "close after thirty idle minutes, after four hours");
  return [
    without("a revoked form link", gate, '  if (link.revoked) return "revoked";\n', answers),
    without("a used form link", gate, '  if (link.used) return "used";\n', answers),
    without("an expired form link", gate, '  if (link.expired) return "expired";\n', answers),
    changed("any date of birth opens the form", gate, "if (link.dateOfBirth === dateOfBirth) return null;", "return null;", answers),
    changed(
      "wrong dates never end a form link",
      gate,
      "link.failedTries + 1 >= WRONG_DATES",
      "link.failedTries > 1e9",
      test("form-links", "after five wrong dates of birth, also when many come at once"),
    ),
    changed(
      "no lock while wrong dates at a form are counted",
      gate,
      '    .for("update", { of: formLinks });\n',
      ";\n",
      test("form-links", "after five wrong dates of birth, also when many come at once"),
    ),
    without(
      "an address that fails too often at a form",
      gate,
      '    if (await isShutOut(tx, "form_address")) return refuse("portal_busy_address");\n',
      test("form-links", "one address fails twenty times an hour and no more"),
    ),
    without("a form past its four hours", FORM, "        gt(formSessions.expiresAt, sql`now()`),\n", idle),
    without("an idle form", FORM, "        gt(formSessions.lastSeenAt, sql`now() - make_interval(mins => ${IDLE_MINUTES})`),\n", idle),
    changed(
      "a form whose link was ended",
      FORM,
      "else ${formLinks.revokedAt} is null and (",
      "else (",
      test("form-links", "by staff, with every visit through it"),
    ),
    changed(
      "a form whose visit is over",
      FORM,
      " and ${appointmentStands})) end`",
      ")) end`",
      test("form-links", "with the end of its visit, wherever the visit was moved"),
    ),
    changed(
      "a form on a tablet that was taken back",
      FORM,
      "${sessions.handedOverAt} is not null and ${sessions.revokedAt} is null and",
      "",
      test("hand-over", "by the PIN gives a new sign-in that ends when the first would have"),
    ),
    changed(
      "a form of somebody disabled",
      FORM,
      " and ${users.disabledAt} is null\n",
      "\n",
      test("hand-over", "close when whoever handed them over is shut out"),
    ),
    {
      name: "way in: a form that is signed twice",
      test: test("hand-over", "are signed once, however often the signature is sent"),
      removal: {
        edits: [
          instead(finish, "        isNull(formSessions.endedAt),\n", ""),
          instead(finish, "        sql`${form} = any(${formSessions.forms})`,\n", ""),
        ],
      },
    },
    changed(
      "a link that is used twice",
      finish,
      ", isNull(formLinks.usedAt), isNull(formLinks.revokedAt)",
      "",
      test("form-links", "when its form is signed: once, also where it was opened in two places"),
    ),
  ];
}
