import { recordAudit } from "#lib/audit/commands.ts";
import { type Ctx, widen } from "#lib/auth/ctx.ts";
import { getAdherence, listDropReasons } from "#lib/series/queries/adherence.ts";
import { localDate } from "#lib/time.ts";
import type { ReportInput } from "../input.ts";
import { adherencePanels } from "../outputs/adherence.ts";
import { keepingPanels, reviewPanels } from "../outputs/keeping.ts";
import { outcomePanels } from "../outputs/outcomes.ts";
import { takingsPanels } from "../outputs/takings.ts";
import { utilisationPanels } from "../outputs/use.ts";
import { missedPanels, visitPanels } from "../outputs/visits.ts";
import { waitPanels } from "../outputs/waitlist.ts";
import { REPORTS, type ReportName } from "../rules/catalogue.ts";
import type { Panel } from "../rules/panel.ts";
import { type Days, daysOf, type PeriodKind, sayDays } from "../rules/period.ts";
import type { Scope } from "../rules/rows.ts";
import { readMissed } from "./missed.ts";
import { readSafety, readScores } from "./outcomes.ts";
import { getSetting, has, type ReportCtx, type Setting } from "./reader.ts";
import { readKeepings } from "./retention.ts";
import { readReviews } from "./reviews.ts";
import { readTakings } from "./takings.ts";
import { readUse } from "./utilisation.ts";
import { readVisits } from "./visits.ts";
import { readWaits } from "./waitlist.ts";

export type ReportView = {
  readonly days: Days & { readonly words: string };
  readonly period: PeriodKind;
  readonly panels: readonly Panel[];
  /** What it can be narrowed by; a reader of their own work sees nobody else. */
  readonly places: readonly { readonly id: string; readonly name: string }[];
  readonly clinicians: readonly { readonly id: string; readonly name: string }[];
  readonly location: string | null;
  readonly clinician: string | null;
  readonly isOwn: boolean;
};

/** The shortest period is what the desk looks at; a month has enough of everything else. */
const usualPeriod = (report: ReportName): PeriodKind =>
  report === "visits" ? "this_week" : report === "outcomes" || report === "reviews" ? "year" : "month";

/** Whoever may read all is shown all, whatever else they may. */
const isOwnWork = (ctx: ReportCtx): boolean => !has(ctx, "report:clinic") && has(ctx, "report:own");

/** Nobody is called so: whoever reads their own work and has no place in the diary has none. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

function scopeOf(
  ctx: ReportCtx,
  report: ReportName,
  asked: ReportInput,
  setting: Setting,
): { readonly scope: Scope; readonly period: PeriodKind } {
  const { filters } = REPORTS[report];
  const chosen = filters.place ? setting.places.filter(({ id }) => id === asked.location) : [];
  const places = chosen.length === 0 ? setting.places : chosen;
  const today = localDate(ctx.now, places[0]?.timeZone ?? "UTC");
  const wanted = asked.period ?? usualPeriod(report);
  const given = wanted === "dates" && asked.from !== null && asked.to !== null ? { from: asked.from, to: asked.to } : null;
  const period = given === null && wanted === "dates" ? usualPeriod(report) : wanted;
  const days = given ?? daysOf(period === "dates" ? "month" : period, today);
  const isOwn = isOwnWork(ctx);
  const known = setting.clinicians.find(({ id }) => id === asked.clinician)?.id ?? null;
  const clinicianId = isOwn ? (setting.ownId ?? NOBODY) : filters.clinician ? known : null;
  return { scope: { ...days, places, clinicianId }, period };
}

/** The panels of a report for whoever may read it so; null for who may not. */
async function panelsOf(ctx: ReportCtx, report: ReportName, scope: Scope): Promise<readonly Panel[] | null> {
  if (report === "visits") return visitPanels(await readVisits(ctx, scope), scope);
  if (readsClinic(ctx)) return clinicPanels(ctx, report, scope);
  if (!readsOwn(ctx)) return null;
  if (report === "utilisation") return utilisationPanels(await readUse(ctx, scope), true);
  if (report === "outcomes") return outcomePanels(await readScores(ctx, scope), await readSafety(ctx, scope));
  return null;
}

const readsClinic = (ctx: ReportCtx): ctx is Ctx<"report:clinic"> => has(ctx, "report:clinic");
const readsOwn = (ctx: ReportCtx): ctx is Ctx<"report:own"> => has(ctx, "report:own");

/** A statement or two, one after the other: a report takes no more than one connection from those who work. */
async function clinicPanels(
  ctx: Ctx<"report:clinic">,
  report: Exclude<ReportName, "visits">,
  scope: Scope,
): Promise<readonly Panel[] | null> {
  const asked = { from: scope.from, to: scope.to, places: scope.places.map(({ id }) => id) };
  switch (report) {
    case "takings":
      return takingsPanels(await readTakings(ctx, scope), scope);
    case "utilisation":
      return utilisationPanels(await readUse(ctx, scope), false);
    case "adherence":
      return adherencePanels(await getAdherence(ctx, asked), await listDropReasons(ctx, asked));
    case "no-shows":
      return missedPanels(await readMissed(ctx, scope), scope.places);
    case "waitlist":
      return waitPanels(await readWaits(ctx, scope), scope);
    case "outcomes":
      return outcomePanels(await readScores(ctx, scope), await readSafety(ctx, scope));
    case "reviews":
      return reviewPanels(await readReviews(ctx, scope));
    case "retention": {
      const keeper = widen(ctx, "privacy:retain");
      return keeper === null ? null : keepingPanels(await readKeepings(keeper));
    }
  }
}

type Asked = { readonly report: ReportName; readonly asked: ReportInput; readonly as: "report:open" | "report:export" };

/** A report with what it can be narrowed by; null for who may not read it. Written down before anything is read; it names no patient. */
export async function openReport(ctx: ReportCtx, { report, asked, as }: Asked): Promise<ReportView | null> {
  const setting = await getSetting(ctx);
  const { scope, period } = scopeOf(ctx, report, asked, setting);
  const { from, to, clinicianId } = scope;
  await recordAudit(ctx, { action: as, objectType: "report", objectId: null, detail: { report, from, to } });
  const panels = await panelsOf(ctx, report, scope);
  if (panels === null) return null;
  const isOwn = isOwnWork(ctx);
  return {
    days: { from, to, words: sayDays({ from, to }) },
    period,
    panels,
    places: setting.places.map(({ id, name }) => ({ id, name })),
    clinicians: isOwn ? [] : setting.clinicians,
    location: scope.places.length === setting.places.length ? null : (scope.places[0]?.id ?? null),
    clinician: isOwn ? null : clinicianId,
    isOwn,
  };
}
