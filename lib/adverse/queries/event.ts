import { and, desc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { adverseEvents, adverseEventVersions } from "#db/schema/adverse-events.ts";
import { anaesthetics } from "#db/schema/anaesthetics.ts";
import { supplies, supplyLots } from "#db/schema/supplies.ts";
import { tasks } from "#db/schema/tasks.ts";
import { treatmentSupplies } from "#db/schema/treatment-supplies.ts";
import { treatments } from "#db/schema/treatments.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { saySkinResponse } from "#lib/skin-responses.ts";
import { type IsoDate, localDate, sayDate, sayInstant } from "#lib/time.ts";
import {
  CAUSALITIES,
  CAUSALITY_LABELS,
  type Causality,
  EVENT_KINDS,
  type EventKind,
  type EventOutcome,
  KIND_LABELS,
  OUTCOME_LABELS,
  OUTCOMES,
  sayGrade,
} from "../rules.ts";
import { auditOpenings, type EventRowView, type Reading, readEvents, sayZones, toRowView } from "./rows.ts";

export type LotView = { readonly key: string; readonly what: string; readonly lot: string; readonly expiry: string };

/** What an event said before it was changed. */
export type EarlierEventView = {
  readonly version: number;
  /** "Until Mon 23 Nov 2026, 10:00 am, when Aroha changed it" */
  readonly until: string;
  /** Why it was changed then; empty where nobody had to say. */
  readonly reason: string;
  /** "Infection, severe, grade 3. Adverse event, probably from it. Goes on." */
  readonly said: string;
  readonly zones: string;
  readonly words: string;
  readonly action: string;
};

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
  /** The latest first. */
  readonly earlier: readonly EarlierEventView[];
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

/** One event with the lots of its visit. Audited before anything is returned; null where there is none. Four statements. */
export async function getEvent(ctx: Ctx<"clinical:read">, id: string): Promise<EventView | null> {
  const [row] = await readEvents(ctx, eq(adverseEvents.id, id));
  if (row === undefined) return null;
  await auditOpenings(ctx, [row]);
  const [lots, earlier, [task]] = await Promise.all([
    listLots(ctx, row.appointmentId),
    listEarlier(ctx, row, { at: row.changedAt, by: row.changedBy, reason: row.changeReason }),
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
    earlier,
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

const kept = z.object({
  version: z.number(),
  what: z.string(),
  grade: z.number(),
  kind: z.enum(EVENT_KINDS),
  causality: z.enum(CAUSALITIES),
  outcome: z.enum(OUTCOMES),
  onset: z.string(),
  resolved_on: z.string().nullable(),
  zones: z.array(z.string()),
  words: z.string(),
  action: z.string(),
  changed_at: z
    .string()
    .transform((text) => Temporal.Instant.from(text))
    .nullable(),
  change_reason: z.string(),
});

type Change = { readonly at: Temporal.Instant | null; readonly by: string | null; readonly reason: string };

/** Each version with the change that ended it: the one that made the next version, the last of them `latest`. */
async function listEarlier(
  { db }: Reading,
  { id, timeZone }: { readonly id: string; readonly timeZone: string },
  latest: Change,
): Promise<readonly EarlierEventView[]> {
  const rows = await db
    .select({ content: adverseEventVersions.content, by: users.name })
    .from(adverseEventVersions)
    .leftJoin(users, sql`${users.id} = (${adverseEventVersions.content} ->> 'changed_by')::uuid`)
    .where(eq(adverseEventVersions.eventId, id))
    .orderBy(desc(adverseEventVersions.version));
  const found = rows.map(({ content, by }) => ({ ...kept.parse(content), by }));
  return found.map(({ version, what, grade, kind, causality, outcome, onset, resolved_on: gone, zones, words, action }, index) => {
    const next = found[index - 1];
    const { at, by, reason } = next === undefined ? latest : { at: next.changed_at, by: next.by, reason: next.change_reason };
    const when = at === null ? "" : ` ${sayInstant(at, timeZone)}`;
    const ended = gone === null ? "" : `, ${sayDate(gone)}`;
    return {
      version,
      until: `Until${when}, when ${by ?? "somebody"} changed it`,
      reason,
      said: `${saySkinResponse(what)}, ${sayGrade(grade).toLowerCase()}, since ${sayDate(onset)}. ${KIND_LABELS[kind]}. ${CAUSALITY_LABELS[causality]}. ${OUTCOME_LABELS[outcome]}${ended}.`,
      zones: sayZones(zones),
      words,
      action,
    };
  });
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
