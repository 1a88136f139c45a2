import { and, eq, sql } from "drizzle-orm";
import { adverseEvents } from "#db/schema/adverse-events.ts";
import { anaesthetics } from "#db/schema/anaesthetics.ts";
import { supplies, supplyLots } from "#db/schema/supplies.ts";
import { tasks } from "#db/schema/tasks.ts";
import { treatmentSupplies } from "#db/schema/treatment-supplies.ts";
import { treatments } from "#db/schema/treatments.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { type IsoDate, localDate, sayDate, sayInstant } from "#lib/time.ts";
import { CAUSALITY_LABELS, type Causality, type EventKind, type EventOutcome } from "../rules.ts";
import { auditOpenings, type EventRowView, type Reading, readEvents, toRowView } from "./rows.ts";

export type LotView = { readonly key: string; readonly what: string; readonly lot: string; readonly expiry: string };

export type EventView = EventRowView & {
  readonly version: number;
  readonly patient: { readonly id: string; readonly name: string };
  readonly appointmentId: string;
  readonly recorded: string;
  readonly causality: string;
  readonly reported: string;
  /** The review in force, and earlier ones below it. */
  readonly reviewWords: string;
  /** "Thu 3 Dec 2026", where a task to look again is open. */
  readonly lookAgain: string | null;
  readonly lots: readonly LotView[];
  readonly treatedOn: IsoDate;
  readonly today: IsoDate;
  /** As it stands in the forms. */
  readonly form: {
    readonly what: string;
    readonly words: string;
    readonly zones: readonly string[];
    readonly onset: IsoDate;
    readonly grade: number;
    readonly kind: EventKind;
    readonly causality: Causality;
    readonly action: string;
    readonly reportable: "undecided" | "yes" | "no";
    readonly reportedTo: string;
    readonly outcome: EventOutcome;
    readonly resolvedOn: IsoDate | null;
  };
};

/** One event with the lots of its visit. Audited before anything is returned; null where there is none. Three statements. */
export async function getEvent(ctx: Ctx<"clinical:read">, id: string): Promise<EventView | null> {
  const [row] = await readEvents(ctx, eq(adverseEvents.id, id));
  if (row === undefined) return null;
  await auditOpenings(ctx, [row]);
  const [lots, [task]] = await Promise.all([
    listLots(ctx, row.appointmentId),
    ctx.db
      .select({ due: tasks.due })
      .from(tasks)
      .where(and(eq(tasks.adverseEventId, id), sql`${tasks.doneAt} is null and ${tasks.droppedAt} is null`)),
  ]);
  const { what, words, zones, onset, grade, kind, causality, action, reportedTo, outcome, resolvedOn } = row;
  const reportable = row.reportable === null ? "undecided" : row.reportable ? "yes" : "no";
  return {
    ...toRowView(row, ctx.now),
    version: row.version,
    patient: { id: row.patientId, name: row.patientName },
    appointmentId: row.appointmentId,
    recorded: `${sayInstant(row.recordedAt, row.timeZone)} by ${row.recordedBy}`,
    causality: CAUSALITY_LABELS[causality],
    reported: sayReported(row.reportable, reportedTo),
    reviewWords: row.reviewWords,
    lookAgain: task === undefined ? null : sayDate(task.due),
    lots,
    treatedOn: row.treatedOn,
    today: localDate(ctx.now, row.timeZone),
    form: { what, words, zones, onset, grade, kind, causality, action, reportable, reportedTo, outcome, resolvedOn },
  };
}

function sayReported(reportable: boolean | null, to: string): string {
  if (reportable === null) return "Not decided yet";
  if (!reportable) return "Not to be reported";
  return to === "" ? "To be reported" : `Reported to ${to}`;
}

/** Everything with a lot that touched the skin at a visit. */
async function listLots({ db }: Reading, appointmentId: string): Promise<readonly LotView[]> {
  const lot = { key: supplyLots.id, what: supplies.name, lot: supplyLots.lot, expiry: supplyLots.expiry };
  const [used, numbing] = await Promise.all([
    db
      .selectDistinct(lot)
      .from(treatments)
      .innerJoin(treatmentSupplies, eq(treatmentSupplies.treatmentId, treatments.id))
      .innerJoin(supplyLots, eq(supplyLots.id, treatmentSupplies.lotId))
      .innerJoin(supplies, eq(supplies.id, supplyLots.supplyId))
      .where(eq(treatments.appointmentId, appointmentId)),
    db
      .selectDistinct(lot)
      .from(anaesthetics)
      .innerJoin(supplyLots, eq(supplyLots.id, anaesthetics.lotId))
      .innerJoin(supplies, eq(supplies.id, supplyLots.supplyId))
      .where(eq(anaesthetics.appointmentId, appointmentId)),
  ]);
  return [...used, ...numbing].map(({ expiry, ...rest }) => ({ ...rest, expiry: sayDate(expiry) }));
}
