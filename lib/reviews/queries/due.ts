import { sql } from "drizzle-orm";
import { z } from "zod";
import { appointments } from "#db/schema/appointments.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { series } from "#db/schema/series.ts";
import { services } from "#db/schema/services.ts";
import { treatments } from "#db/schema/treatments.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { happenedOn } from "#lib/series/queries/adherence.ts";
import { addDays, compareDates, localDate, sayDate, sayDistance } from "#lib/time.ts";
import { type AskedState, askedReview, FIRST_REVIEW_DAYS, LOOK_BACK_DAYS, SOON_DAYS, STEP_LABELS } from "../rules.ts";
import { doneSince, goesOn, isToCome, stepsField } from "./facts.ts";

export type DueReviewView = {
  readonly seriesId: string;
  readonly patientId: string;
  readonly patientName: string;
  readonly phone: string;
  readonly email: string;
  readonly protocol: string;
  readonly location: string;
  readonly locationId: string;
  /** "12 to 16 weeks" after "Tue 3 Mar 2026". */
  readonly step: string;
  readonly last: string;
  /** "Tue 26 May to Tue 23 Jun 2026", and "3 weeks ago" or "in 5 days" for its last day. */
  readonly window: string;
  readonly distance: string;
  readonly state: AskedState;
  /** The first day to look for a time on. */
  readonly bookFrom: string;
  /** A review that the patient is booked for already: "Thu 3 Dec 2026". */
  readonly booked: { readonly appointmentId: string; readonly when: string } | null;
};

export type DueReviewsView = { readonly rows: readonly DueReviewView[]; readonly overdue: number; readonly more: boolean };

const PAGE = 100;

const dueRows = z.array(
  z.object({
    seriesId: z.string(),
    patientId: z.string(),
    patientName: z.string(),
    phone: z.string(),
    email: z.string(),
    protocol: z.string(),
    location: z.string(),
    locationId: z.string(),
    timeZone: z.string(),
    lastTreatedOn: z.string(),
    done: stepsField,
    bookedId: z.string().nullable(),
    bookedOn: z.string().nullable(),
  }),
);

/**
 * The reviews that are due, overdue first, then by the last day of their window, and those of the next two weeks. It says who and when, and nothing of what
 * is to be judged. Series of which a session is still to come are left out. One statement over the sessions of the last two years.
 */
export async function listDueReviews(ctx: Ctx<"diary:read">): Promise<DueReviewsView> {
  const around = localDate(ctx.now, "UTC");
  const { rows: found } = await ctx.db.execute(sql`
    with last as materialized (
      select a.series_id, max(${happenedOn}) as date
      from ${appointments} a left join ${treatments} t on t.appointment_id = a.id and t.state = 'signed'
      where a.series_id is not null and a.status in ('treated', 'closed') and a.local_date >= ${addDays(around, -LOOK_BACK_DAYS)}::date
      group by a.series_id
    )
    select s.id as "seriesId", p.id as "patientId", trim(p.given_name || ' ' || p.family_name) as "patientName", p.phone, p.email, d.name as protocol,
      l.name as location, l.id as "locationId", l.time_zone as "timeZone", last.date::text as "lastTreatedOn", ${doneSince(sql`last.date`)} as done,
      b.id as "bookedId", b.date as "bookedOn"
    from last
    join ${series} s on s.id = last.series_id and last.date <= ${addDays(around, SOON_DAYS + 1 - FIRST_REVIEW_DAYS)}::date and not ${goesOn(ctx)}
    join ${locations} l on l.id = s.location_id
    join ${definitionVersions} v on v.id = s.protocol_version_id
    join ${definitions} d on d.id = v.definition_id
    join ${patientDetails} p on p.id = (select i.canonical_id from ${patientIdentities} i where i.id = s.patient_id)
    left join lateral (
      select n.id, n.local_date::text as date from ${appointments} n join ${services} o on o.id = n.service_id and o.kind = 'review'
      where n.patient_id = any(patient_records(p.id)) and ${isToCome(ctx)}
      order by n.during limit 1
    ) b on true
    order by s.id`);
  const asked = dueRows.parse(found).flatMap((row) => {
    const today = localDate(ctx.now, row.timeZone);
    const review = askedReview({ ...row, goesOn: false, today });
    return review === null ? [] : [{ row, today, review }];
  });
  const inOrder = asked.toSorted(
    (a, b) => compareDates(a.review.until, b.review.until) || a.row.seriesId.localeCompare(b.row.seriesId, "en"),
  );
  return {
    overdue: asked.filter(({ review }) => review.state === "overdue").length,
    more: asked.length > PAGE,
    rows: inOrder.slice(0, PAGE).map(({ row, today, review }): DueReviewView => {
      const { lastTreatedOn, done: _, timeZone: __, bookedId, bookedOn, ...who } = row;
      const isSoon = review.state === "soon";
      return {
        ...who,
        step: STEP_LABELS[review.step],
        last: sayDate(lastTreatedOn),
        window: `${sayDate(review.from)} to ${sayDate(review.until)}`,
        distance: isSoon
          ? `Opens ${sayDistance(today, review.from)}`
          : `${review.state === "overdue" ? "Closed" : "Closes"} ${sayDistance(today, review.until)}`,
        state: review.state,
        bookFrom: isSoon ? review.from : today,
        booked: bookedId === null || bookedOn === null ? null : { appointmentId: bookedId, when: sayDate(bookedOn) },
      };
    }),
  };
}
