/** What stands before money: no more comes in than is owed, nothing is charged twice, nothing is given back that was used, and every look is written down. */
import { type Guard, instead, type NamedTest } from "../guard.ts";

const test = (file: string, title: string): NamedTest => ({ file: `tests/db/${file}.test.ts`, title });

const guard = (name: string, path: string, found: string, text: string, named: NamedTest): Guard => ({
  name: `billing: ${name}`,
  test: named,
  removal: { edits: [instead(path, found, text)] },
});

const STANDING = "lib/billing/commands/standing.ts";
const CHARGE = "lib/billing/commands/charge.ts";
const CREDIT = "lib/billing/commands/credit-notes.ts";
const PAYMENTS = "lib/billing/commands/payments.ts";

export const billingGuards = (): readonly Guard[] => [
  guard(
    "more than is owed, said with the sum",
    STANDING,
    '  if (amount.value > owedMinor) return refuse("more_than_owed", { owed: sayMoney({ minor: owedMinor, currency }) }, "amount");\n',
    "",
    test("billing-money", "are taken in parts, up to what is owed"),
  ),
  guard(
    "more than is too much, said with the sum",
    STANDING,
    '  if (amount.value > -owedMinor) return refuse("more_than_too_much", { most: sayMoney({ minor: -owedMinor, currency }) }, "amount");\n',
    "",
    test("billing-money", "comes of a credit note, goes back in parts"),
  ),
  guard(
    "a mistake that was paid back since",
    PAYMENTS,
    '        if (wrong.amountMinor > invoice.paidMinor) return refuse("payment_returned");\n',
    "",
    test("billing-money", "that were paid back since are no mistake"),
  ),
  guard(
    "another patient's invoice",
    PAYMENTS,
    "from === null || to === null || from.id === to.id || !(await isOnePatient(tx, from.patientId, to.patientId))",
    "from === null || to === null || from.id === to.id || !(await isOnePatient(tx, from.patientId, from.patientId))",
    test("billing-money", "pays another invoice of the same patient, and nobody else"),
  ),
  guard(
    "a visit charged twice",
    CHARGE,
    '      if (await isCharged(tx, visit.id)) return refuse("visit_charged");\n',
    "      void isCharged;\n",
    test("billing-money", "is charged once it took place"),
  ),
  guard(
    "a session of a package charged",
    CHARGE,
    '      if (await isCovered(tx, visit)) return refuse("visit_in_package");\n',
    "      void isCovered;\n",
    test("billing-money", "is used by signed records, and closed gives back"),
  ),
  guard(
    "a package closed over a record that is not signed",
    CREDIT,
    '      if (await hasOpenRecord(tx, state.seriesId)) return refuse("treatment_open");\n',
    "      void hasOpenRecord;\n",
    test("billing-money", "is not closed while a record of its series waits"),
  ),
  guard(
    "the sessions of an open package taken back",
    CREDIT,
    '        if (line.inOpenPackage) return refuse("package_open", {}, field);\n',
    "",
    test("billing-money", "is used by signed records, and closed gives back"),
  ),
  guard(
    "an invoice that nobody wrote down as printed",
    "lib/billing/queries/printed.ts",
    '  await recordAudit(ctx, { action: PRINT, objectType: "invoice", objectId: id, patientId: found.patientId });\n',
    "",
    test("billing-documents", "an invoice names seller and buyer"),
  ),
];
