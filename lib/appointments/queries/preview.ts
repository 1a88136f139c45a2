import type { Ctx } from "#lib/auth/ctx.ts";
import { allows } from "#lib/auth/policy.ts";
import { compareDates, type IsoDate, instantToWall, localDate, sayTime, type WallTime } from "#lib/time.ts";
import { placeAll } from "../rules/choose.ts";
import { sayPlacementProblem } from "../rules/placement.ts";
import { loadDiary } from "./busy.ts";
import { loadSetting } from "./setting.ts";

export type BookingAsked = {
  readonly patientId: string;
  readonly serviceId: string;
  readonly locationId: string;
  readonly date: IsoDate;
  readonly time: WallTime;
  /** Null for any. */
  readonly clinicianId: string | null;
  /** Null for as long as the service takes. */
  readonly minutes: number | null;
};

export type BookingPreviewView = {
  /** "Room 3 free", "Dr Raman from 3:30 pm": what would be taken. */
  readonly takes: readonly string[];
  /** Why it cannot be booked, a sentence; null when it can. */
  readonly problem: string | null;
  /** Whether whoever asks may book it all the same, with a reason: nothing but the clinician is taken. */
  readonly mayBookTwice: boolean;
};

/**
 * What booking this would take, before anything is written. Asks what the command asks, without locks: that has the last word.
 * @returns null when patient, service or place are not there.
 */
export async function previewBooking(ctx: Ctx<"appointment:book">, asked: BookingAsked): Promise<BookingPreviewView | null> {
  const found = await loadSetting(ctx.db, asked);
  if (!found.ok) return null;
  const setting = found.value;
  const { timeZone } = setting.diary;
  if (compareDates(asked.date, localDate(ctx.now, timeZone)) < 0)
    return { takes: [], problem: "This day has gone by. Choose today or a later day.", mayBookTwice: false };
  const extraMinutes = asked.minutes === null ? 0 : asked.minutes - setting.minutes;
  const wish = { session: null, date: asked.date, time: asked.time, clinicianId: asked.clinicianId, extraMinutes };
  const diary = await loadDiary(ctx.db, setting, [wish]);
  const [plain] = placeAll(diary, [wish]);
  const placed = plain?.placed ?? null;
  if (placed !== null) {
    const takes = placed.claims.map(({ kind, range }) => {
      const from = instantToWall(range.start, timeZone).time;
      return from === asked.time ? `${placed.names[kind]} free` : `${placed.names[kind]} from ${sayTime(from)}`;
    });
    return { takes: [...new Set(takes)], problem: null, mayBookTwice: false };
  }
  const [problem] = plain?.problems ?? [];
  const [twice] = asked.clinicianId === null ? [] : placeAll(diary, [wish], true);
  return {
    takes: [],
    problem: problem === undefined ? "This cannot be booked." : sayPlacementProblem(problem, timeZone),
    mayBookTwice: (twice?.placed ?? null) !== null && allows(ctx.actor.roles, "appointment:override"),
  };
}
