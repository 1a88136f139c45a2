/** The second step of a sign-in, and showing once more that it is oneself. */
import { type Guard, instead, type NamedTest } from "../guard.ts";

const test = (file: string, title: string): NamedTest => ({ file: `tests/db/${file}.test.ts`, title });

const guard = (name: string, path: string, found: string, text: string, named: NamedTest): Guard => ({
  name: `second step: ${name}`,
  test: named,
  removal: { edits: [instead(path, found, text)] },
});

const POLICY = "lib/auth/policy.ts";
const SESSION = "lib/auth/staff-session.ts";
const STEP = "lib/staff/commands/second-step.ts";
const SECOND = "lib/staff/commands/second-sign-in.ts";
const PENDING = "lib/auth/pending-sign-in.ts";

export function secondStepGuards(): readonly Guard[] {
  const written = {
    file: "tests/rules/access.test.ts",
    title: "what takes a password of the last ten minutes, and who signs in in two steps",
  };
  return [
    guard("admins need none", POLICY, 'TWO_STEPS: readonly Role[] = ["admin"]', "TWO_STEPS: readonly Role[] = []", written),
    guard(
      "nothing takes a fresh password",
      POLICY,
      'FRESH: readonly Permission[] = [\n  "staff:write",\n  "self:secure",\n  "privacy:export",\n  "privacy:destroy",\n  "audit:export",\n  "import:run",\n  "list:export",\n];',
      "FRESH: readonly Permission[] = [];",
      written,
    ),
    guard(
      "a session of whoever lacks the one they need",
      SESSION,
      "if (row === undefined || (needsTwoSteps(row.roles) && !row.hasTwoSteps)) return null;",
      "if (row === undefined) return null;",
      test("second-step", "who becomes one while signed in is out at the next request"),
    ),
    guard(
      "the password alone is enough",
      "lib/staff/commands/sign-in.ts",
      'const step = user.step !== null ? "code" :',
      "const step =",
      test("second-step", "is asked for after the right password alone"),
    ),
    guard(
      "a code opens twice",
      STEP,
      ", lt(secondSteps.lastStep, step)))",
      "))",
      test("second-step", "is asked for after the right password alone, and its code opens once"),
    ),
    guard(
      "a recovery code opens twice",
      STEP,
      "eq(recoveryCodes.codeHash, secretHash(plain)), isNull(recoveryCodes.endedAt)))",
      "eq(recoveryCodes.codeHash, secretHash(plain))))",
      test("second-step", "each opens once: of twenty that send one at once"),
    ),
    guard(
      "recovery codes of others",
      STEP,
      "and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.codeHash",
      "and(eq(recoveryCodes.codeHash",
      test("second-step", "end when new ones are made, and are their person's alone"),
    ),
    guard(
      "any number of wrong codes of one half-made sign-in",
      PENDING,
      "  sql`${pendingSignIns.failed} < ${WRONG_CODES}`,\n",
      "",
      test("second-step", "takes five wrong codes of one half-made sign-in"),
    ),
    guard(
      "any number of wrong codes of an account",
      SECOND,
      "takeTry(ctx, [secondStepDoor(pending.userId)])",
      "takeTry(ctx, [])",
      test("second-step", "takes five wrong codes of one half-made sign-in"),
    ),
    guard(
      "a half-made sign-in that is too old",
      PENDING,
      "  gt(pendingSignIns.expiresAt, sql`now()`),\n",
      "",
      test("second-step", "is over ten minutes after the password"),
    ),
    guard(
      "a half-made sign-in of somebody disabled",
      PENDING,
      ", pendingIsLive, isNull(users.disabledAt)",
      ", pendingIsLive",
      test("second-step", "is over ten minutes after the password"),
    ),
    guard(
      "set up twice by two who know the password",
      SECOND,
      "if ((await hasSecondStepIn(tx.db, pending.userId)) || !(await endPendingIn(tx, pending.id)))",
      "if (tx === undefined)",
      test("second-step", "set up by two who know the password at once is set up once"),
    ),
    guard(
      "an admin takes theirs off",
      STEP,
      'if (needsTwoSteps(tx.actor.roles)) return refuse("second_step_needed");',
      "",
      test("second-step", "can be taken off by whoever need not have one, and by no admin"),
    ),
    guard(
      "an admin resets their own",
      STEP,
      'if (userId === tx.actor.id) return refuse("second_step_own");',
      "",
      test("second-step", "is reset by an admin for a colleague"),
    ),
    guard(
      "other sign-ins go on when one is set",
      STEP,
      "    await revokeSessionsOf(tx.db, userId, sessionId);\n",
      "",
      test("second-step", "is set by a code of the key that was proposed in this same sign-in, and ends every other"),
    ),
    guard(
      "the password alone confirms",
      "lib/staff/commands/confirm.ts",
      "const both = isTheirs && (",
      "const both = isTheirs || (",
      test("confirm", "takes the password and the second step"),
    ),
    guard(
      "the session from before confirming goes on",
      "lib/staff/commands/confirm.ts",
      "    await revokeSession(tx.db, sessionId);\n",
      "",
      test("confirm", "takes the password and the second step, gives a new session"),
    ),
  ];
}
