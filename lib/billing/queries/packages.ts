import { desc, eq, sql } from "drizzle-orm";
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
  /** "3 of 6 paid, 2 booked, 1 used" */
  readonly words: string;
  readonly unused: string;
};

/** The packages of a patient, the last first, with what is paid, booked and used of each. */
export async function listPackages(ctx: Ctx<"billing:read">, patientId: string): Promise<readonly PackageView[]> {
  const live = sql`(select count(*) from ${appointments} a where a.series_id = ${packageStates.seriesId}
    and a.status in ('booked', 'confirmed', 'arrived', 'in_room', 'treated')
    and not exists (select from ${packageUses} u where u.appointment_id = a.id))`;
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
      booked: live.mapWith(Number),
    })
    .from(packageStates)
    .innerJoin(packages, eq(packages.id, packageStates.packageId))
    .innerJoin(invoices, eq(invoices.id, packageStates.invoiceId))
    .innerJoin(invoiceLines, eq(invoiceLines.id, packageStates.lineId))
    .where(isRecordOf(packageStates.patientId, patientId))
    .orderBy(desc(packageStates.openedAt));
  return rows.map(({ id, seriesId, invoiceId, title, sessions, used, paid, closedAt, closedReason, booked, unusedMinor, currency }) => {
    const open = closedAt === null;
    const booking = open ? Math.min(booked, sessions - used) : 0;
    const stateOf = (number: number): SessionState => {
      if (number <= used) return "used";
      if (!open) return "given-back";
      return number <= used + booking ? "booked" : "open";
    };
    const counts = `${paid} of ${sessions} paid, ${used} used`;
    return {
      ...{ id, seriesId, invoiceId, title, open },
      sessions: Array.from({ length: sessions }, (_, index) => ({
        number: index + 1,
        state: stateOf(index + 1),
        paid: index + 1 <= paid,
      })),
      words: open ? `${counts}, ${booking} booked` : `Closed after ${used} of ${sessions}: ${closedReason ?? ""}`,
      unused: sayMoney({ minor: unusedMinor, currency }),
    };
  });
}
