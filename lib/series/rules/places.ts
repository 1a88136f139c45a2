import type { AppointmentStatus } from "#lib/appointments/rules/status.ts";
import { bySession, stands } from "#lib/patients/rules/sessions.ts";
import { daysBetween, type IsoDate, type WallTime } from "#lib/time.ts";
import { isFixed } from "./replan.ts";

/** One appointment of a series, whatever became of it. */
export type SeriesAppointment = {
  readonly id: string;
  readonly version: number;
  readonly number: number;
  readonly status: AppointmentStatus;
  readonly pinned: boolean;
  /** As agreed with the patient. */
  readonly date: IsoDate;
  readonly time: WallTime;
  /** The day on which it was treated; null before that. */
  readonly treatedOn: IsoDate | null;
  readonly clinician: string | null;
};

export type SessionPlace = {
  readonly number: number;
  /** The one that stands; null where the session lacks an appointment. */
  readonly standing: SeriesAppointment | null;
  /** Those of this session that were missed or cancelled, in the order of time. */
  readonly earlier: readonly SeriesAppointment[];
  /** Days since the session before: between the days agreed, and "from the actual date of the last treated session, else from the booked one". */
  readonly gapPlanned: number | null;
  readonly gap: number | null;
  readonly verdict: "ok" | "under" | "over";
  /** Pinned, or begun: it stays put when the others are planned again. */
  readonly fixed: boolean;
};

/** A series session by session, planned beside actual: also those that lack an appointment. @param booked in the order of time */
export function sessionPlaces(
  plan: { readonly sessions: number; readonly min: number; readonly max: number },
  booked: readonly SeriesAppointment[],
): SessionPlace[] {
  const shown = bySession(booked, ({ number }) => number);
  const standingOf = (number: number) => {
    const found = shown.get(number);
    return found !== undefined && stands(found) ? found : null;
  };
  return Array.from({ length: plan.sessions }, (_, index): SessionPlace => {
    const number = index + 1;
    const standing = standingOf(number);
    const before = standingOf(number - 1);
    const dated = standing !== null && before !== null;
    const gap = dated ? daysBetween(before.treatedOn ?? before.date, standing.treatedOn ?? standing.date) : null;
    return {
      number,
      standing,
      earlier: booked.filter((each) => each.number === number && !stands(each)),
      gapPlanned: dated ? daysBetween(before.date, standing.date) : null,
      gap,
      verdict: gap === null ? "ok" : gap < plan.min ? "under" : gap > plan.max ? "over" : "ok",
      fixed: standing !== null && isFixed(standing),
    };
  });
}
