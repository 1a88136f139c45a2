import { desc, eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { billingTerms } from "#db/schema/billing-terms.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { feeDecisions } from "#db/schema/payments.ts";
import { services } from "#db/schema/services.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type Ctx, widen } from "#lib/auth/ctx.ts";
import { sayMoney } from "#lib/money.ts";
import { sayInstant, sayShortDate } from "#lib/time.ts";
import { FEE_LABELS } from "../rules/money.ts";
import { lineSums } from "../rules/sums.ts";

/** For how long a fee is proposed: after that nobody would charge it. */
const DAYS = 90;

const cancelledAt = sql`(select max(e.at) from ${appointmentEvents} e where e.appointment_id = ${appointments.id} and e.to_status = 'cancelled')`;
const start = sql`lower(${appointments.during})`;

/**
 * The fees that follow from the terms of the location: for a visit cancelled later than their hours before its start, and for one that was missed. None once it
 * is decided, or older than ninety days. Nothing is kept of a proposal: restored, the visit has none.
 */
export async function proposedFees({ db, now }: { readonly db: Db; readonly now: Temporal.Instant }, which: SQL) {
  const rows = await db
    .select({
      appointmentId: appointments.id,
      patientId: sql<string>`${patientDetails.id}`,
      patientName: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
      kind: sql<"late_fee" | "no_show_fee">`case when ${appointments.status} = 'no_show' then 'no_show_fee' else 'late_fee' end`,
      unitMinor:
        sql`case when ${appointments.status} = 'no_show' then ${billingTerms.noShowFeeMinor} else ${billingTerms.lateFeeMinor} end`.mapWith(
          Number,
        ),
      taxBasisPoints: billingTerms.feeTaxBasisPoints,
      pricesIncludeTax: billingTerms.pricesIncludeTax,
      locationId: appointments.locationId,
      location: locations.name,
      currency: locations.currency,
      timeZone: locations.timeZone,
      day: appointments.localDate,
      during: appointments.during,
      service: services.name,
      cancelledMs: sql`date_part('epoch', ${cancelledAt}) * 1000`.mapWith(Number),
      cancelReason: appointments.cancelReason,
    })
    .from(appointments)
    .innerJoin(billingTerms, eq(billingTerms.locationId, appointments.locationId))
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .innerJoin(patientIdentities, eq(patientIdentities.id, appointments.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .where(
      sql`${which} and ${appointments.localDate} >= (${now.toString()}::timestamptz at time zone ${locations.timeZone})::date - ${DAYS}::integer
        and (${appointments.status} = 'no_show' and ${billingTerms.noShowFeeMinor} is not null
          or ${appointments.status} = 'cancelled' and ${billingTerms.lateFeeMinor} is not null
            and ${cancelledAt} > ${start} - make_interval(hours => ${billingTerms.lateHours}))
        and not exists (select from ${feeDecisions} d where d.appointment_id = ${appointments.id})`,
    )
    .orderBy(desc(appointments.localDate), appointments.id);
  return rows;
}

export type ProposedFeeView = {
  readonly appointmentId: string;
  readonly patientId: string;
  readonly patientName: string;
  readonly kind: "late_fee" | "no_show_fee";
  readonly title: string;
  /** "Microneedling, Tue 10 Mar 2026, Carlton" */
  readonly visit: string;
  /** Why it is proposed: when it was cancelled, and the reason that was noted. */
  readonly why: string;
  readonly amount: string;
};

/** A proposal as staff read it: why somebody cancelled is for whoever reads the diary. */
function viewFee(ctx: Ctx<"billing:read">, fee: Awaited<ReturnType<typeof proposedFees>>[number]): ProposedFeeView {
  const { appointmentId, patientId, patientName, kind, unitMinor, taxBasisPoints, pricesIncludeTax, currency } = fee;
  const { totalMinor } = lineSums({ quantity: 1, unitMinor, discountMinor: 0, taxBasisPoints }, pricesIncludeTax);
  const cancelled =
    kind === "late_fee"
      ? `Cancelled ${sayInstant(Temporal.Instant.fromEpochMilliseconds(Math.floor(fee.cancelledMs)), fee.timeZone)}, for ${sayInstant(fee.during.start, fee.timeZone)}`
      : `Did not come, ${sayInstant(fee.during.start, fee.timeZone)}`;
  return {
    ...{ appointmentId, patientId, patientName, kind },
    title: FEE_LABELS[kind],
    visit: `${fee.service}, ${sayShortDate(fee.day)}, ${fee.location}`,
    why: fee.cancelReason === null || widen(ctx, "diary:read") === null ? cancelled : `${cancelled}. ${fee.cancelReason}`,
    amount: sayMoney({ minor: totalMinor, currency }),
  };
}

/** Every fee that waits for a decision. Reading who is asked for one is written down for each patient named. */
export async function listProposedFees(ctx: Ctx<"billing:read">): Promise<readonly ProposedFeeView[]> {
  const fees = await proposedFees(ctx, sql`true`);
  await recordAudit(ctx, { action: "billing:open", objectType: "fees", objectId: null, detail: { count: fees.length } });
  return fees.map((fee) => viewFee(ctx, fee));
}

/** The fee that is proposed for one visit, or null. */
export async function getProposedFee(ctx: Ctx<"billing:read">, appointmentId: string): Promise<ProposedFeeView | null> {
  const [fee] = await proposedFees(ctx, eq(appointments.id, appointmentId));
  return fee === undefined ? null : viewFee(ctx, fee);
}

/** The fees that are proposed for the visits of one patient. */
export async function listFeesOf(ctx: Ctx<"billing:read">, patientId: string): Promise<readonly ProposedFeeView[]> {
  return (await proposedFees(ctx, sql`${appointments.patientId} = any(patient_records(${patientId}::uuid))`)).map((fee) =>
    viewFee(ctx, fee),
  );
}
