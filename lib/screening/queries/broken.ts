import type { Db } from "#db/client.ts";
import { canMove } from "#lib/appointments/rules/status.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { addDays, compareDates, localDate, sayDate, sayTime } from "#lib/time.ts";
import { stopsBooking } from "../rules/booking.ts";
import { type BrokenGroup, type BrokenSession, groupBroken } from "../rules/broken.ts";
import { answeredOnBy } from "../rules/record.ts";
import { sayBroken, sayStops, wayOn } from "../rules/texts.ts";
import { type GateFacts, listGateFacts } from "./facts.ts";
import { auditOpenings, readerOf } from "./gate.ts";

export type BrokenView = {
  readonly key: string;
  /** Null for a visit that belongs to no series: it is moved alone. */
  readonly seriesId: string | null;
  /** Of the series' sessions, or the one visit; the soonest first. */
  readonly sessions: readonly {
    readonly appointmentId: string;
    readonly number: number | null;
    /** "Tue 24 Feb 2026, 10:00 am" */
    readonly when: string;
    /** "not before Mon 2 Mar 2026, says the screening"; a clinician reads the finding. */
    readonly words: string;
  }[];
  /** "Sessions 3 and 4 no longer hold" */
  readonly title: string;
  /** "Re-plan sessions 3 to 6 from Mon 2 Mar 2026"; null where only a clinician ends what stands. */
  readonly way: { readonly href: string; readonly words: string } | null;
};

type Broken = BrokenSession & { readonly facts: GateFacts };

/** What no longer holds of a patient's visits to come, and all that are to come. Facts for whoever judges, not for a page: nothing is audited. */
export async function findBroken(
  reading: { readonly db: Db; readonly now: Temporal.Instant },
  patientId: string,
): Promise<{ readonly coming: readonly GateFacts[]; readonly groups: readonly BrokenGroup<Broken>[] }> {
  const yesterday = addDays(localDate(reading.now, "UTC"), -1);
  const all = await listGateFacts(reading, { patientId, since: yesterday });
  const coming = all.filter(({ visit }) => canMove(visit.status) && compareDates(visit.date, localDate(reading.now, visit.timeZone)) >= 0);
  return { coming, groups: groupBroken(coming.map(asBroken)) };
}

/**
 * "Bookings already made stay, flagged": the sessions to come of a patient that could not be booked today as they stand, since the answers changed. One
 * statement; with `clinical:read` in the ctx the findings are told, audited by a second.
 */
export async function listBroken(
  ctx: Ctx<"diary:read"> | Ctx<"patient:read"> | Ctx<"screening:take">,
  patientId: string,
): Promise<readonly BrokenView[]> {
  const reader = readerOf(ctx);
  const { coming, groups } = await findBroken(ctx, patientId);
  if (reader === "clinician")
    await auditOpenings(
      ctx,
      groups.flatMap(({ sessions }) => sessions.map(({ facts }) => facts)),
    );
  const lastOf = (series: string | null) =>
    coming.reduce<number | null>(
      (last, { visit }) => (visit.seriesId === series ? Math.max(last ?? 0, visit.sessionNumber ?? 0) : last),
      null,
    );
  return groups.map((group) => toView(group, { reader, last: lastOf(group.seriesId) }));
}

function asBroken(facts: GateFacts): Broken {
  const { visit, missing, signed } = facts;
  const { id: appointmentId, seriesId, sessionNumber: session, date } = visit;
  return { appointmentId, seriesId, session, date, facts, stops: stopsBooking(missing, date, answeredOnBy(signed)) };
}

type Telling = { readonly reader: ReturnType<typeof readerOf>; readonly last: number | null };

function toView({ seriesId, sessions, notBefore }: BrokenGroup<Broken>, { reader, last }: Telling): BrokenView {
  return {
    key: seriesId ?? sessions[0].appointmentId,
    seriesId,
    title: sayBroken(sessions.flatMap(({ session }) => session ?? [])),
    way: wayOn(sessions[0], last, notBefore),
    sessions: sessions.map(({ appointmentId, session, stops, facts: { visit } }) => ({
      appointmentId,
      number: session,
      when: `${sayDate(visit.date)}, ${sayTime(visit.time)}`,
      words: sayStops(stops, reader),
    })),
  };
}
