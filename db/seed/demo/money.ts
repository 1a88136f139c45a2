import { and, asc, desc, eq, gte, inArray, lte } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { billingTerms } from "#db/schema/billing-terms.ts";
import { invoiceBalances } from "#db/schema/billing-views.ts";
import { invoiceInstalments, invoiceLines, invoices } from "#db/schema/invoices.ts";
import { locations } from "#db/schema/locations.ts";
import { packages } from "#db/schema/packages.ts";
import { payments } from "#db/schema/payments.ts";
import { decideFee, invoiceVisit } from "#lib/billing/commands/charge.ts";
import { countDay } from "#lib/billing/commands/count.ts";
import { issueCreditNote } from "#lib/billing/commands/credit-notes.ts";
import { refund, takePayment } from "#lib/billing/commands/payments.ts";
import { METHODS, type Method } from "#lib/billing/input/money.ts";
import { listProposedFees } from "#lib/billing/queries/fees.ts";
import { moneyDigits } from "#lib/money.ts";
import { addDays, type IsoDate, localDate } from "#lib/time.ts";
import { type At, must, type Person } from "./clock.ts";
import type { Random } from "./random.ts";
import type { DemoSetting } from "./setting.ts";
import { cancel } from "./visits.ts";

type Stage = {
  readonly at: At;
  readonly database: Database;
  readonly random: Random;
  readonly setting: DemoSetting;
  readonly doctor: Person;
  readonly now: Temporal.Instant;
  readonly today: IsoDate;
};

/** How many visits that no package paid for are charged. */
const CHARGED = 24;

/**
 * Money in the demo, for whatever packages and prices there are: deposits and instalments that came in, in part late; visits that were charged; a product brought
 * back and paid back, another that waits for it; fees charged, waived and still to be decided; and the cash of the last working day counted.
 */
export async function moveMoney(stage: Stage): Promise<void> {
  await payPackages(stage);
  const charged = await chargeVisits(stage);
  await takeBack(stage, charged);
  await decideFees(stage);
  await countLastDay(stage);
}

const key = () => ({ idempotencyKey: crypto.randomUUID() });

async function pay(stage: Stage, invoice: { readonly id: string; readonly currency: string }, minor: number, when: Temporal.Instant) {
  const { at, random, setting } = stage;
  const method: Method = random.pick(METHODS);
  const amount = moneyDigits({ minor, currency: invoice.currency });
  const reference = method === "cash" ? "" : `T-${random.int(10_000, 99_999)}`;
  must("take a payment", await takePayment(at(when, setting.reception), { ...key(), invoiceId: invoice.id, amount, method, reference }));
}

/** Every fourth patient is behind: of some nothing came in, of some the deposit alone. */
async function payPackages(stage: Stage): Promise<void> {
  const { database, now, today } = stage;
  const bought = await database.db
    .select({ id: invoices.id, currency: invoices.currency, issuedAt: invoices.issuedAt, totalMinor: invoices.totalMinor })
    .from(packages)
    .innerJoin(invoices, eq(invoices.id, packages.invoiceId))
    .orderBy(asc(packages.openedAt), asc(packages.id));
  for (const [place, invoice] of bought.entries()) {
    if (place % 12 === 11 || invoice.totalMinor === 0) continue;
    const due = await database.db
      .select({ amountMinor: invoiceInstalments.amountMinor, dueOn: invoiceInstalments.dueOn })
      .from(invoiceInstalments)
      .where(and(eq(invoiceInstalments.invoiceId, invoice.id), lte(invoiceInstalments.dueOn, today)))
      .orderBy(invoiceInstalments.position);
    const paid = place % 4 === 3 ? due.slice(0, 1) : due;
    for (const { amountMinor, dueOn } of paid.filter((part) => part.amountMinor > 0)) {
      const days = Math.max(0, Temporal.PlainDate.from(localDate(invoice.issuedAt, "UTC")).until(dueOn).days);
      const when = invoice.issuedAt.add({ hours: 24 * days, minutes: 12 });
      await pay(stage, invoice, amountMinor, Temporal.Instant.compare(when, now) > 0 ? now : when);
    }
  }
}

/** The last visits that no package paid for and whose service has a price: charged, and most paid at once. */
async function chargeVisits(stage: Stage): Promise<readonly string[]> {
  const { at, database, setting, now, today } = stage;
  const visits = await database.db
    .select({ id: appointments.id, during: appointments.during })
    .from(appointments)
    .innerJoin(billingTerms, eq(billingTerms.locationId, appointments.locationId))
    .where(
      and(
        inArray(appointments.status, ["treated", "closed"]),
        gte(appointments.localDate, addDays(today, -21)),
        lte(appointments.localDate, today),
      ),
    )
    .orderBy(desc(appointments.during), asc(appointments.id))
    .limit(CHARGED * 3);
  const charged: string[] = [];
  for (const { id, during } of visits) {
    if (charged.length === CHARGED) break;
    const after = during.end.add({ minutes: 5 });
    const when = Temporal.Instant.compare(after, now) > 0 ? now : after;
    const issued = await invoiceVisit(at(when, setting.reception), { ...key(), appointmentId: id });
    // A session of a package, or a service without a price.
    if (!issued.ok) continue;
    const { invoiceId } = issued.value;
    charged.push(invoiceId);
    if (charged.length % 6 === 0) continue;
    const [invoice] = await database.db
      .select({ id: invoices.id, currency: invoices.currency, totalMinor: invoices.totalMinor })
      .from(invoices)
      .where(eq(invoices.id, invoiceId));
    if (invoice !== undefined && invoice.totalMinor > 0) await pay(stage, invoice, invoice.totalMinor, when);
  }
  return charged;
}

/** A tenth of two invoices that were paid is taken back: one is paid back, one still has it. */
async function takeBack({ at, database, setting, doctor, now }: Stage, charged: readonly string[]): Promise<void> {
  const candidates =
    charged.length === 0 ? await database.db.select({ id: invoices.id }).from(invoices).orderBy(desc(invoices.id)).limit(40) : [];
  const ids = charged.length === 0 ? candidates.map(({ id }) => id) : charged;
  if (ids.length === 0) return;
  const settled = await database.db
    .select({ id: invoices.id, currency: invoices.currency, lineId: invoiceLines.id, totalMinor: invoiceLines.totalMinor })
    .from(invoices)
    .innerJoin(invoiceBalances, eq(invoiceBalances.invoiceId, invoices.id))
    .innerJoin(invoiceLines, and(eq(invoiceLines.invoiceId, invoices.id), eq(invoiceLines.kind, "visit")))
    .where(and(inArray(invoices.id, [...ids]), eq(invoiceBalances.owedMinor, 0)))
    .orderBy(asc(invoices.issuedAt), asc(invoices.id))
    .limit(2);
  for (const [place, { id, currency, lineId, totalMinor }] of settled.entries()) {
    const amount = moneyDigits({ minor: Math.max(1, Math.floor(totalMinor / 10)), currency });
    const reason = "The session was shorter than booked";
    must("issue a credit note", await issueCreditNote(at(now, doctor), { ...key(), invoiceId: id, reason, lines: { [lineId]: amount } }));
    if (place > 0) continue;
    const back = { invoiceId: id, amount, method: "card" as const, reference: "", reason };
    must("pay back", await refund(at(now, setting.reception), { ...key(), ...back }));
  }
}

/** Of the fees that the terms propose one is charged and one waived; one at least waits. */
async function decideFees(stage: Stage): Promise<void> {
  const { at, database, setting, now, today } = stage;
  const desk = at(now, setting.reception);
  const fees = await listProposedFees(desk);
  const [charge, waive] = fees.slice(0, Math.max(0, Math.min(2, fees.length - 1)));
  if (charge !== undefined) {
    const { appointmentId } = charge;
    must("charge a fee", await decideFee(desk, { ...key(), appointmentId, decision: "charge", reason: "" }));
  }
  if (waive !== undefined) {
    const { appointmentId } = waive;
    must(
      "waive a fee",
      await decideFee(desk, { ...key(), appointmentId, decision: "waive", reason: "Ill, and rang as soon as they knew" }),
    );
  }
  if (fees.length > 0) return;
  const [next] = await database.db
    .select({ id: appointments.id })
    .from(appointments)
    .innerJoin(billingTerms, eq(billingTerms.locationId, appointments.locationId))
    .where(
      and(
        inArray(appointments.status, ["booked", "confirmed"]),
        eq(appointments.localDate, addDays(today, 1)),
        eq(appointments.version, 1),
      ),
    )
    .orderBy(asc(appointments.during), asc(appointments.id))
    .limit(1);
  if (next !== undefined) await cancel(stage, { appointmentId: next.id }, now, "Something came up at work.");
}

/** The cash of the last day on which any came in is counted, and agrees. */
async function countLastDay({ at, database, setting, now, today }: Stage): Promise<void> {
  const taken = await database.db
    .select({ locationId: payments.locationId, day: payments.takenOn, minor: payments.amountMinor, currency: locations.currency })
    .from(payments)
    .innerJoin(locations, eq(locations.id, payments.locationId))
    .where(and(eq(payments.method, "cash"), lte(payments.takenOn, addDays(today, -1))))
    .orderBy(desc(payments.takenOn), asc(payments.locationId));
  const [last] = taken;
  if (last === undefined) return;
  const { locationId, day, currency } = last;
  const own = taken.filter((each) => each.locationId === locationId && each.day === day);
  const counted = moneyDigits({ minor: own.reduce((all, { minor }) => all + minor, 0), currency });
  must("count the cash", await countDay(at(now, setting.reception), { ...key(), locationId, day, method: "cash", counted, note: "" }));
}
