import { and, asc, desc, eq, ne, sql } from "drizzle-orm";
import { invoices } from "#db/schema/invoices.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { dayCounts, payments } from "#db/schema/payments.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { currencySign, sayMoney } from "#lib/money.ts";
import { type IsoDate, instantToWall, sayInstant, sayTime } from "#lib/time.ts";
import { METHODS, type Method } from "../input/money.ts";
import { METHOD_LABELS } from "../rules/money.ts";
import { documentNumber, seller } from "../rules/parties.ts";

type Taken = {
  readonly id: string;
  readonly time: string;
  readonly patientId: string;
  readonly patientName: string;
  readonly invoiceId: string;
  readonly invoice: string;
  readonly amount: string;
  /** "Refund", "Correction"; null for money that came in. */
  readonly what: string | null;
  readonly reference: string;
  readonly by: string;
};

type Count = { readonly counted: string; readonly differs: boolean; readonly words: string; readonly note: string };

export type TakingsView = {
  readonly methods: readonly {
    readonly method: Method;
    readonly label: string;
    readonly expected: string;
    readonly payments: readonly Taken[];
    /** The last count of the day; null before the first. */
    readonly count: Count | null;
  }[];
  readonly total: string;
  /** Of the currency. */
  readonly sign: string;
};

type Asked = {
  readonly location: { readonly id: string; readonly currency: string; readonly timeZone: string };
  readonly day: IsoDate;
};

/** What came in and went back on a day at a location, by method, with each payment and the last count. What only moved from invoice to invoice is no takings. */
export async function listDayTakings(ctx: Ctx<"takings:count">, { location, day }: Asked): Promise<TakingsView> {
  const { currency, timeZone } = location;
  const taken = await ctx.db
    .select({
      id: payments.id,
      method: payments.method,
      amountMinor: payments.amountMinor,
      takenAt: payments.takenAt,
      patientId: sql<string>`${patientDetails.id}`,
      patientName: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
      invoiceId: payments.invoiceId,
      number: invoices.number,
      seller: invoices.seller,
      reference: payments.reference,
      reason: payments.reason,
      correctsId: payments.correctsId,
      by: users.name,
    })
    .from(payments)
    .innerJoin(invoices, eq(invoices.id, payments.invoiceId))
    .innerJoin(patientIdentities, eq(patientIdentities.id, payments.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .leftJoin(users, eq(users.id, payments.takenBy))
    .where(and(eq(payments.locationId, location.id), eq(payments.takenOn, day), ne(payments.method, "credit")))
    .orderBy(asc(payments.takenAt), asc(payments.id));
  const counts = await ctx.db
    .select({
      method: dayCounts.method,
      countedMinor: dayCounts.countedMinor,
      note: dayCounts.note,
      at: dayCounts.createdAt,
      by: users.name,
    })
    .from(dayCounts)
    .leftJoin(users, eq(users.id, dayCounts.countedBy))
    .where(and(eq(dayCounts.locationId, location.id), eq(dayCounts.day, day)))
    .orderBy(desc(dayCounts.createdAt), desc(dayCounts.id));
  await recordAudit(ctx, { action: "billing:open", objectType: "takings", objectId: location.id, detail: { day, count: taken.length } });
  const sum = (rows: readonly { readonly amountMinor: number }[]) => rows.reduce((all, { amountMinor }) => all + amountMinor, 0);
  const say = (minor: number) => sayMoney({ minor, currency });
  return {
    sign: currencySign(currency),
    total: say(sum(taken)),
    methods: METHODS.map((method) => {
      const own = taken.filter((each) => each.method === method);
      const last = counts.find((each) => each.method === method);
      const expected = sum(own);
      return {
        method,
        label: METHOD_LABELS[method],
        expected: say(expected),
        payments: own.map((row) => ({
          id: row.id,
          time: sayTime(instantToWall(row.takenAt, timeZone).time),
          patientId: row.patientId,
          patientName: row.patientName,
          invoiceId: row.invoiceId,
          invoice: documentNumber("invoice", seller.parse(row.seller), row.number),
          amount: say(row.amountMinor),
          what: row.correctsId !== null ? `Mistake: ${row.reason ?? ""}` : row.amountMinor < 0 ? `Refund: ${row.reason ?? ""}` : null,
          reference: row.reference,
          by: row.by ?? "",
        })),
        count:
          last === undefined
            ? null
            : {
                counted: say(last.countedMinor),
                differs: last.countedMinor !== expected,
                words: [`Counted ${say(last.countedMinor)}`, last.by, sayInstant(last.at, timeZone)].filter(Boolean).join(", "),
                note: last.note,
              },
      };
    }),
  };
}
