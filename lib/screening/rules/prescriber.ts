import { addDays, compareDates, type IsoDate } from "#lib/time.ts";
import { answerKey, assess } from "./assess.ts";
import type { RawAnswers } from "./finding.ts";
import { answersSince, recordAt, type SignedAnswers, screeningRecord } from "./record.ts";

/**
 * The kinds of task that the standing answers ask of a prescriber, each with the rule whose finding asks for it.
 * "`cold_sore_ever`: prescriber considers prevention before treatment"; "never tell a patient to stop a prescribed medicine".
 */
const ASKED_BY = { cold_sore_prevention: "cold_sore_ever", blood_thinner_review: "prescribed_blood_thinner" } as const;

export type PrescriberKind = keyof typeof ASKED_BY;

export const PRESCRIBER_KINDS = ["cold_sore_prevention", "blood_thinner_review"] as const satisfies readonly PrescriberKind[];

/** "Due two days before": time to prescribe, to fetch it and to begin it. */
const DAYS_BEFORE = 2;

/** A session with needles of one patient. */
export type NeedlingSession = {
  readonly appointmentId: string;
  /** What it is in its series; null for a visit of none. */
  readonly session: { readonly seriesId: string; readonly number: number } | null;
  readonly date: IsoDate;
  /** The location's date now. */
  readonly today: IsoDate;
  /** "missed" and "gone" (treated, closed, cancelled) want nothing any more. */
  readonly state: "ahead" | "missed" | "gone";
};

/** A task of these kinds that was not dropped. */
export type PrescriberTask = {
  readonly id: string;
  readonly kind: PrescriberKind;
  readonly appointmentId: string;
  readonly due: IsoDate;
  readonly doneAt: Temporal.Instant | null;
};

export type PrescriberFacts<S extends NeedlingSession = NeedlingSession> = {
  readonly dateOfBirth: IsoDate | null;
  readonly signed: readonly SignedAnswers[];
  readonly sessions: readonly S[];
  readonly tasks: readonly PrescriberTask[];
};

export type PrescriberChanges<S extends NeedlingSession> = {
  readonly open: readonly { readonly kind: PrescriberKind; readonly session: S; readonly due: IsoDate }[];
  readonly redate: readonly { readonly id: string; readonly due: IsoDate }[];
  readonly drop: readonly string[];
};

/** Whether the answer behind it is the one that it was done for. As with a sign-off, a changed answer ends it: giving the old one again does not bring it back. */
function sameAnswerSince({ id, kind, doneAt }: PrescriberTask, { signed, dateOfBirth }: PrescriberFacts): boolean {
  if (doneAt === null) return false;
  const moment = { at: doneAt, id };
  const then = recordAt(signed, moment);
  if (then === null) return false;
  const keyOf = (answers: RawAnswers) => answerKey(ASKED_BY[kind], answers, dateOfBirth);
  return answersSince(signed, moment).every((answers) => keyOf(answers) === keyOf(then.answers));
}

/** The same session of the series: a visit cancelled and booked anew keeps what was done for it; after a missed one it is asked again. */
function isDoneFor(session: NeedlingSession, task: PrescriberTask, { sessions }: PrescriberFacts): boolean {
  if (task.appointmentId === session.appointmentId) return true;
  const other = sessions.find(({ appointmentId }) => appointmentId === task.appointmentId);
  if (other === undefined || other.state === "missed" || other.session === null || session.session === null) return false;
  return other.session.seriesId === session.session.seriesId && other.session.number === session.session.number;
}

/** Whether the answers ask it for this day; null where they cannot be assessed. An answer left open or unsure asks it too: unknown is never no. */
function asksFor(kind: PrescriberKind, date: IsoDate, { signed, dateOfBirth }: PrescriberFacts): boolean | null {
  const record = screeningRecord(signed);
  if (record === null) return null;
  const { answers, answeredOn, form } = record;
  const assessment = assess({ dateOfBirth, answers, answeredOn, procedureDate: date, form });
  return assessment.kind === "invalid" ? null : assessment.findings.some(({ rule }) => rule === ASKED_BY[kind]);
}

/**
 * What to change so that each session with needles that is still to come has the prescriber's tasks that the answers as they stand ask for, due two days
 * before it. What was done is not asked again while the answer is the same. Run again over its own result it changes nothing.
 */
export function prescriberTasks<S extends NeedlingSession>(facts: PrescriberFacts<S>): PrescriberChanges<S> {
  const pairs = facts.sessions.flatMap((session) => PRESCRIBER_KINDS.map((kind) => ({ session, kind })));
  const judged = pairs.map(({ session, kind }) => {
    const own = facts.tasks.filter((task) => task.kind === kind);
    const open = own.find((task) => task.doneAt === null && task.appointmentId === session.appointmentId);
    const asked = session.state === "ahead" ? asksFor(kind, session.date, facts) : false;
    const settled = own.some((task) => isDoneFor(session, task, facts) && sameAnswerSince(task, facts));
    return { session, kind, open, asked, settled, due: addDays(session.date, -DAYS_BEFORE) };
  });
  return {
    open: judged
      .filter(({ session, open, asked, settled }) => {
        return open === undefined && asked === true && !settled && compareDates(session.date, session.today) >= 0;
      })
      .map(({ kind, session, due }) => ({ kind, session, due })),
    redate: judged.flatMap(({ open, asked, settled, due }) =>
      open !== undefined && asked !== false && !settled && open.due !== due ? [{ id: open.id, due }] : [],
    ),
    drop: judged.flatMap(({ open, asked, settled }) => (open !== undefined && (asked === false || settled) ? [open.id] : [])),
  };
}
