import { desc, eq, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { packageStates, packageUses } from "#db/schema/billing-views.ts";
import { invoiceLines, invoices } from "#db/schema/invoices.ts";
import { packages } from "#db/schema/packages.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayMoney } from "#lib/money.ts";

type SessionState = "used" | "booked" | "open" | "given-back";

export type PackageView = {
  readonly id: string;
  readonly seriesId: string;
  readonly invoiceId: string;
  readonly title: string;
  readonly open: boolean;
  readonly sessions: readonly { readonly number: number; readonly state: SessionState; readonly paid: boolean }[];
  /** "3 of 6 paid" */
  readonly paid: string;
  /** "1 used, 2 booked"; of one that is closed "2 of 4 used". */
  readonly used: string;
  /** Why it was closed; null while it is open. */
  readonly closed: string | null;
  readonly unused: string;
};

/** The packages of a patient, the last first, with what is paid, booked and used of each. */
export const listPackages = (ctx: Ctx<"billing:read">, patientId: string) =>
  packagesWhere(ctx, isRecordOf(packageStates.patientId, patientId));

/** The packages of one series: one at most is open. */
export const listSeriesPackages = (ctx: Ctx<"billing:read">, seriesId: string) => packagesWhere(ctx, eq(packageStates.seriesId, seriesId));

/** The visits of a series that are still to come or to be signed. */
const liveOf = (seriesId: SQLWrapper) => sql`(select count(*) from ${appointments} a where a.series_id = ${seriesId}
    and a.status in ('booked', 'confirmed', 'arrived', 'in_room', 'treated')
    and not exists (select from ${packageUses} u where u.appointment_id = a.id))`;

/** The package that an invoice sold, with how many visits of its series are still booked; null for any other invoice. */
export async function findPackageOf({ db }: Ctx<"billing:read">, invoiceId: string) {
  const [found] = await db
    // Of a single table, its columns in a select lose the table's name, so it is written out.
    .select({ id: packages.id, closedAt: packages.closedAt, booked: liveOf(sql`packages.series_id`).mapWith(Number) })
    .from(packages)
    .where(eq(packages.invoiceId, invoiceId));
  return found ?? null;
}

async function packagesWhere(ctx: Ctx<"billing:read">, which: SQL): Promise<readonly PackageView[]> {
  const rows = await ctx.db
    .select({
      id: packageStates.packageId,
      seriesId: packageStates.seriesId,
      invoiceId: packageStates.invoiceId,
      sessions: packageStates.sessions,
      closedAt: packageStates.closedAt,
      used: packageStates.usedSessions,
      paid: packageStates.paidSessions,
      unusedMinor: packageStates.unusedMinor,
      currency: invoices.currency,
      title: invoiceLines.description,
      closedReason: packages.closedReason,
      booked: liveOf(packageStates.seriesId).mapWith(Number),
    })
    .from(packageStates)
    .innerJoin(packages, eq(packages.id, packageStates.packageId))
    .innerJoin(invoices, eq(invoices.id, packageStates.invoiceId))
    .innerJoin(invoiceLines, eq(invoiceLines.id, packageStates.lineId))
    .where(which)
    .orderBy(desc(packageStates.openedAt));
  return rows.map(({ id, seriesId, invoiceId, title, sessions, used, paid, closedAt, closedReason, booked, unusedMinor, currency }) => {
    const open = closedAt === null;
    const booking = open ? Math.min(booked, sessions - used) : 0;
    const stateOf = (number: number): SessionState => {
      if (number <= used) return "used";
      if (!open) return "given-back";
      return number <= used + booking ? "booked" : "open";
    };
    return {
      ...{ id, seriesId, invoiceId, title, open },
      sessions: Array.from({ length: sessions }, (_, index) => ({
        number: index + 1,
        state: stateOf(index + 1),
        paid: index + 1 <= paid,
      })),
      paid: `${paid} of ${sessions} paid`,
      used: open ? `${used} used, ${booking} booked` : `${used} of ${sessions} used`,
      closed: open ? null : (closedReason ?? ""),
      unused: sayMoney({ minor: unusedMinor, currency }),
    };
  });
}
