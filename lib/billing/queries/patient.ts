import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { runKept } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { billingTerms } from "#db/schema/billing-terms.ts";
import { invoiceBalances, packageStates, packageUses } from "#db/schema/billing-views.ts";
import { creditNoteLines, creditNotes } from "#db/schema/credit-notes.ts";
import { invoiceInstalments, invoiceLines, invoices } from "#db/schema/invoices.ts";
import { locations } from "#db/schema/locations.ts";
import { packages } from "#db/schema/packages.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { payments } from "#db/schema/payments.ts";
import { services } from "#db/schema/services.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayMoney } from "#lib/money.ts";
import { localDate, sayDate, sayInstant, sayShortDate } from "#lib/time.ts";
import { CHARGEABLE, duesOf, METHOD_LABELS } from "../rules/money.ts";
import { documentNumber, seller } from "../rules/parties.ts";
import { listFeesOf, type ProposedFeeView } from "./fees.ts";
import { listPackages, type PackageView } from "./packages.ts";

/** How far back a visit that nobody charged is still offered. */
const DAYS = 90;

export type PatientMoneyView = {
  readonly owes: readonly string[];
  readonly tooMuch: readonly string[];
  readonly overdue: boolean;
  readonly packages: readonly PackageView[];
  readonly invoices: readonly {
    readonly id: string;
    readonly number: string;
    readonly about: string;
    readonly issued: string;
    readonly total: string;
    readonly owed: string | null;
    readonly tooMuch: string | null;
    readonly due: { readonly words: string; readonly overdue: boolean } | null;
  }[];
  readonly payments: readonly {
    readonly id: string;
    readonly invoiceId: string;
    readonly when: string;
    readonly words: string;
    readonly amount: string;
  }[];
  readonly creditNotes: readonly {
    readonly id: string;
    readonly invoiceId: string;
    readonly number: string;
    readonly when: string;
    readonly reason: string;
    readonly total: string;
  }[];
  readonly fees: readonly ProposedFeeView[];
  readonly toCharge: readonly { readonly id: string; readonly words: string }[];
  /** Where something can be sold: the locations that said how they bill. */
  readonly places: readonly { readonly value: string; readonly label: string }[];
};

/** Everything about the money of one patient, whichever of their records it was written for. */
export async function getPatientMoney(ctx: Ctx<"billing:read">, patientId: string): Promise<PatientMoneyView> {
  await recordAudit(ctx, { action: "billing:open", objectType: "patient", objectId: patientId, patientId });
  const [issued, bought, paid, noted, fees, toCharge, places] = await Promise.all([
    listInvoices(ctx, patientId),
    listPackages(ctx, patientId),
    listPayments(ctx, patientId),
    listCreditNotes(ctx, patientId),
    listFeesOf(ctx, patientId),
    listToCharge(ctx, patientId),
    ctx.db
      .select({ value: locations.id, label: locations.name })
      .from(billingTerms)
      .innerJoin(locations, eq(locations.id, billingTerms.locationId))
      .orderBy(locations.name),
  ]);
  return {
    owes: sumsOf(issued.map(({ currency, owedMinor }) => ({ currency, minor: Math.max(owedMinor, 0) }))),
    tooMuch: sumsOf(issued.map(({ currency, owedMinor }) => ({ currency, minor: Math.max(-owedMinor, 0) }))),
    overdue: issued.some(({ view }) => view.due?.overdue),
    packages: bought,
    invoices: issued.map(({ view }) => view),
    payments: paid,
    creditNotes: noted,
    ...{ fees, toCharge, places },
  };
}

/** One line for the patient's page: what is owed, and how many sessions of the open packages are paid. */
export async function getMoneyLine(ctx: Ctx<"billing:read">, patientId: string) {
  const owing = ctx.db
    .select({
      currency: invoices.currency,
      owedMinor: sql`coalesce(sum(greatest(${invoiceBalances.owedMinor}, 0)), 0)`.mapWith(Number),
      tooMuchMinor: sql`coalesce(sum(greatest(-${invoiceBalances.owedMinor}, 0)), 0)`.mapWith(Number),
    })
    .from(invoices)
    .innerJoin(invoiceBalances, eq(invoiceBalances.invoiceId, invoices.id))
    .where(isRecordOf(invoices.patientId, patientId))
    .groupBy(invoices.currency)
    .orderBy(invoices.currency);
  const bought = ctx.db
    .select({ paid: packageStates.paidSessions, sessions: packageStates.sessions })
    .from(packageStates)
    .where(and(isRecordOf(packageStates.patientId, patientId), sql`${packageStates.closedAt} is null`));
  const [owed, open] = await Promise.all([runKept(ctx.db, owing), runKept(ctx.db, bought)]);
  await recordAudit(ctx, { action: "billing:open", objectType: "patient", objectId: patientId, patientId });
  const owes = sumsOf(owed.map(({ currency, owedMinor }) => ({ currency, minor: owedMinor })));
  const tooMuch = sumsOf(owed.map(({ currency, tooMuchMinor }) => ({ currency, minor: tooMuchMinor })));
  const parts = [
    owes.length > 0 ? `Owes ${owes.join(" and ")}` : null,
    tooMuch.length > 0 ? `${tooMuch.join(" and ")} too much paid` : null,
    ...open.map(({ paid, sessions }) => `${paid} of ${sessions} sessions paid`),
  ].filter((part) => part !== null);
  if (parts.length === 0) return { words: owed.length === 0 ? "Nothing sold yet" : "Nothing owed", owes: false };
  return { words: parts.join(", "), owes: owes.length > 0 };
}

/** One sum for each currency; none for nought. */
function sumsOf(amounts: readonly { readonly currency: string; readonly minor: number }[]): readonly string[] {
  const currencies = [...new Set(amounts.map(({ currency }) => currency))].toSorted();
  return currencies
    .map((currency) => ({
      currency,
      minor: amounts.filter((each) => each.currency === currency).reduce((all, { minor }) => all + minor, 0),
    }))
    .filter(({ minor }) => minor > 0)
    .map(sayMoney);
}

async function listInvoices(ctx: Ctx<"billing:read">, patientId: string) {
  const rows = await ctx.db
    .select({
      id: invoices.id,
      number: invoices.number,
      seller: invoices.seller,
      currency: invoices.currency,
      issuedOn: invoices.issuedOn,
      timeZone: locations.timeZone,
      about: invoiceLines.description,
      totalMinor: invoiceBalances.totalMinor,
      paidMinor: invoiceBalances.paidMinor,
      creditedMinor: invoiceBalances.creditedMinor,
      writtenOffMinor: invoiceBalances.writtenOffMinor,
      owedMinor: invoiceBalances.owedMinor,
    })
    .from(invoices)
    .innerJoin(invoiceBalances, eq(invoiceBalances.invoiceId, invoices.id))
    .innerJoin(locations, eq(locations.id, invoices.locationId))
    .innerJoin(invoiceLines, and(eq(invoiceLines.invoiceId, invoices.id), eq(invoiceLines.position, 1)))
    .where(isRecordOf(invoices.patientId, patientId))
    .orderBy(desc(invoices.issuedAt), desc(invoices.id));
  const ids = rows.map(({ id }) => id);
  const instalments =
    ids.length === 0
      ? []
      : await ctx.db
          .select({ invoiceId: invoiceInstalments.invoiceId, amountMinor: invoiceInstalments.amountMinor, dueOn: invoiceInstalments.dueOn })
          .from(invoiceInstalments)
          .where(inArray(invoiceInstalments.invoiceId, ids))
          .orderBy(invoiceInstalments.position);
  return rows.map((row) => {
    const { id, currency, owedMinor } = row;
    const say = (minor: number) => sayMoney({ minor, currency });
    const own = instalments.filter(({ invoiceId }) => invoiceId === id);
    const next = duesOf(own, row).find(({ openMinor }) => openMinor > 0);
    const due =
      next === undefined
        ? null
        : { words: `${say(next.openMinor)} due ${sayShortDate(next.dueOn)}`, overdue: next.dueOn < localDate(ctx.now, row.timeZone) };
    return {
      ...{ currency, owedMinor },
      view: {
        id,
        number: documentNumber("invoice", seller.parse(row.seller), row.number),
        about: row.about,
        issued: sayDate(row.issuedOn),
        total: say(row.totalMinor),
        owed: owedMinor > 0 ? say(owedMinor) : null,
        tooMuch: owedMinor < 0 ? say(-owedMinor) : null,
        due,
      },
    };
  });
}

async function listPayments(ctx: Ctx<"billing:read">, patientId: string) {
  const rows = await ctx.db
    .select({
      id: payments.id,
      invoiceId: payments.invoiceId,
      method: payments.method,
      amountMinor: payments.amountMinor,
      currency: invoices.currency,
      takenAt: payments.takenAt,
      reason: payments.reason,
      number: invoices.number,
      seller: invoices.seller,
      timeZone: locations.timeZone,
    })
    .from(payments)
    .innerJoin(invoices, eq(invoices.id, payments.invoiceId))
    .innerJoin(locations, eq(locations.id, payments.locationId))
    .where(isRecordOf(payments.patientId, patientId))
    .orderBy(desc(payments.takenAt), desc(payments.id));
  return rows.map((row) => ({
    id: row.id,
    invoiceId: row.invoiceId,
    when: sayInstant(row.takenAt, row.timeZone),
    words: [
      `${METHOD_LABELS[row.method]}, ${documentNumber("invoice", seller.parse(row.seller), row.number)}`,
      ...(row.reason === null ? [] : [row.reason]),
    ].join(". "),
    amount: sayMoney({ minor: row.amountMinor, currency: row.currency }),
  }));
}

async function listCreditNotes(ctx: Ctx<"billing:read">, patientId: string) {
  const rows = await ctx.db
    .select({
      id: creditNotes.id,
      invoiceId: creditNotes.invoiceId,
      number: creditNotes.number,
      seller: creditNotes.seller,
      issuedOn: creditNotes.issuedOn,
      reason: creditNotes.reason,
      totalMinor: creditNotes.totalMinor,
      currency: invoices.currency,
    })
    .from(creditNotes)
    .innerJoin(invoices, eq(invoices.id, creditNotes.invoiceId))
    .where(isRecordOf(creditNotes.patientId, patientId))
    .orderBy(desc(creditNotes.issuedAt), desc(creditNotes.id));
  return rows.map((row) => ({
    id: row.id,
    invoiceId: row.invoiceId,
    number: documentNumber("credit_note", seller.parse(row.seller), row.number),
    when: sayDate(row.issuedOn),
    reason: row.reason,
    total: sayMoney({ minor: row.totalMinor, currency: row.currency }),
  }));
}

/** The visits of the last months that took place, have a place where the clinic bills, and are neither charged nor paid by a package. */
async function listToCharge(ctx: Ctx<"billing:read">, patientId: string) {
  const charged = sql`exists (select from ${invoiceLines} l where l.appointment_id = ${appointments.id} and l.kind = 'visit'
    and (l.total_minor = 0 or l.total_minor > (select coalesce(sum(c.total_minor), 0) from ${creditNoteLines} c where c.invoice_line_id = l.id)))`;
  const covered = sql`exists (select from ${packages} k join ${packageUses} u on u.package_id = k.id where k.series_id = ${appointments.seriesId} and u.appointment_id = ${appointments.id})`;
  const waiting = sql`exists (select from ${packageStates} k where k.series_id = ${appointments.seriesId} and k.closed_at is null and k.used_sessions < k.sessions
    and not exists (select from treatments t where t.appointment_id = ${appointments.id} and t.state = 'signed'))`;
  const rows = await ctx.db
    .select({ id: appointments.id, service: services.name, day: appointments.localDate, location: locations.name })
    .from(appointments)
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .innerJoin(billingTerms, eq(billingTerms.locationId, appointments.locationId))
    .where(
      and(
        isRecordOf(appointments.patientId, patientId),
        inArray(appointments.status, [...CHARGEABLE]),
        sql`${appointments.localDate} >= (${ctx.now.toString()}::timestamptz at time zone ${locations.timeZone})::date - ${DAYS}::integer`,
        sql`not ${charged} and not ${covered} and not ${waiting}`,
      ),
    )
    .orderBy(desc(appointments.localDate));
  return rows.map(({ id, service, day, location }) => ({ id, words: `${service}, ${sayShortDate(day)}, ${location}` }));
}
