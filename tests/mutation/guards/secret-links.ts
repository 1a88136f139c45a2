/** Secret links: the portal's and those of forms, and the sessions that they open. */
import { type Guard, instead } from "../guard.ts";
import { changed, test, without } from "./way-in.ts";

const PORTAL = "lib/auth/portal-session.ts";
const FORM = "lib/auth/form-session.ts";

export const secretLinkGuards = (): readonly Guard[] => [...portal(), ...forms()];

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
