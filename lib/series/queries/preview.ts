import { loadDiary } from "#lib/appointments/queries/busy.ts";
import { loadSetting } from "#lib/appointments/queries/setting.ts";
import { placeAll, type Wish } from "#lib/appointments/rules/choose.ts";
import { sayPlacementProblem } from "#lib/appointments/rules/placement.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { compareDates, type IsoDate, localDate, sayDate, type WallTime } from "#lib/time.ts";
import { type AskedSession, sessionGaps } from "../rules/series.ts";
import { findProposed } from "./proposed.ts";

export type PreviewSessionView = {
  readonly session: number;
  readonly date: IsoDate;
  readonly dateWords: string;
  readonly time: WallTime;
  /** Null means any. */
  readonly clinicianId: string | null;
  /** Who and what would be taken, once nothing speaks against it. */
  readonly who: string | null;
  readonly where: string | null;
  readonly gap: string | null;
  readonly gapVerdict: "ok" | "under" | "over" | "out_of_order";
  /** What speaks against it, each a sentence; empty when it can be booked. */
  readonly clashes: readonly string[];
};

export type PreviewView = {
  readonly sessions: readonly PreviewSessionView[];
  readonly clashing: number;
  readonly shortGaps: number;
  readonly longGaps: number;
};

/**
 * What booking these sessions would say, without locks and without writing: the same check as `bookSeries`, so what is shown as free is what would be
 * booked if nobody else is quicker. Every session is judged, not only the first that fails.
 * @returns null when the series is not there or cannot be placed at all.
 */
export async function previewSeries(
  ctx: Ctx<"diary:read">,
  input: { readonly seriesId: string; readonly sessions: readonly AskedSession[] },
): Promise<PreviewView | null> {
  const plan = await findProposed(ctx.db, input.seriesId);
  if (plan === null) return null;
  const setting = await loadSetting(ctx.db, plan);
  if (!setting.ok) return null;
  const wishes = input.sessions.map((session, index): Wish & { readonly session: number } => ({ ...session, session: index + 1 }));
  const inOrder = wishes.toSorted((a, b) => `${a.date} ${a.time}`.localeCompare(`${b.date} ${b.time}`, "en"));
  const placements = placeAll(await loadDiary(ctx.db, setting.value, inOrder), inOrder);
  const gaps = sessionGaps({ dates: wishes.map(({ date }) => date), min: plan.min, max: plan.max });
  const { timeZone } = setting.value.diary;
  const today = localDate(ctx.now, timeZone);
  const sessions = wishes.map((wish): PreviewSessionView => {
    const placement = placements.find((each) => each.wish === wish);
    const gap = gaps.find(({ session }) => session === wish.session);
    const past = compareDates(wish.date, today) < 0 ? ["This day has gone by."] : [];
    const names = placement?.placed?.names;
    return {
      session: wish.session,
      date: wish.date,
      dateWords: sayDate(wish.date),
      time: wish.time,
      clinicianId: wish.clinicianId,
      who: names?.clinician ?? null,
      where: [names?.room, names?.device].filter((name) => name !== null && name !== undefined).join(", ") || null,
      gap: gap === undefined ? null : `${gap.days} days`,
      gapVerdict: gap?.verdict ?? "ok",
      clashes: [...past, ...(placement?.problems ?? []).map((problem) => sayPlacementProblem(problem, timeZone))],
    };
  });
  return {
    sessions,
    clashing: sessions.filter(({ clashes }) => clashes.length > 0).length,
    shortGaps: gaps.filter(({ verdict }) => verdict === "under").length,
    longGaps: gaps.filter(({ verdict }) => verdict === "over").length,
  };
}
