import { compareDates, type IsoDate } from "#lib/time.ts";
import { ruleFor } from "./assess.ts";
import type { AnsweredOn } from "./booking.ts";
import { type RawAnswers, severity } from "./finding.ts";
import type { ScreeningRecord } from "./gate.ts";
import { type ClinicForm, clinicFormOf } from "./own.ts";
import type { RowFacts } from "./row.ts";

/** A signed form as it is kept: the whole form, the short questions of a later visit, or what staff noted. */
export type SignedAnswers = {
  readonly id: string;
  readonly part: "full" | "short" | "staff";
  readonly answers: RawAnswers;
  readonly answeredOn: IsoDate;
  readonly signedAt: Temporal.Instant;
  /** What the clinic's form adds to the contract: the flagging questions of the version that was signed, and the longer waits that hold now. */
  readonly clinic?: ClinicForm | undefined;
};

/** Where something stands in time; the id, which grows, decides between two of one instant. */
type Moment = { readonly at: Temporal.Instant; readonly id: string };

type Held = { readonly answers: RawAnswers; readonly byStaff: ReadonlySet<string> };

const nothingHeld: Held = { answers: {}, byStaff: new Set() };

function isAfter(a: Moment, b: Moment): boolean {
  const order = Temporal.Instant.compare(a.at, b.at);
  return order === 0 ? a.id > b.id : order > 0;
}

const momentOf = ({ signedAt, id }: SignedAnswers): Moment => ({ at: signedAt, id });

function inOrder(signed: readonly SignedAnswers[]): readonly SignedAnswers[] {
  return [...signed].sort((a, b) => (isAfter(momentOf(a), momentOf(b)) ? 1 : -1));
}

/**
 * "The latest answer to each question holds until it is answered again", but "an unanswered question is never a no": what a new whole form asked and
 * the patient left keeps its earlier answer only where that is at least as cautious as no answer, and is unanswered otherwise. What was hidden only because
 * the question before it was left open was not answered again: its `null` stands for nothing where there is an earlier answer.
 */
function hold(held: Held, form: SignedAnswers): Held {
  const hidden = Object.keys(form.answers).filter((id) => Object.hasOwn(held.answers, id) && isHiddenByLeft(id, form));
  const given = { ...form.answers, ...Object.fromEntries(hidden.map((id) => [id, held.answers[id]])) };
  if (form.part !== "full") {
    const byStaff = form.part === "staff" ? new Set([...held.byStaff, ...Object.keys(form.answers)]) : held.byStaff;
    return { answers: { ...held.answers, ...given }, byStaff };
  }
  const answers: Record<string, unknown> = given;
  for (const id of Object.keys(held.answers)) {
    if (Object.hasOwn(form.answers, id)) continue;
    if (held.byStaff.has(id)) answers[id] = held.answers[id];
    else Object.assign(answers, moreCautious(id, held.answers, form));
  }
  return { answers, byStaff: held.byStaff };
}

/** Whether a `null` is that of a question hidden because nobody knew yet whether to ask it. */
function isHiddenByLeft(id: string, form: SignedAnswers): boolean {
  const before = asksAfter(id, form);
  return form.answers[id] === null && before !== undefined && isLeft(before, form);
}

/** Whether a question on which another hangs was left open: such a question has no "never", so its own `null` is one that was hidden. */
function isLeft(id: string, form: SignedAnswers): boolean {
  const answer = form.answers[id] ?? null;
  return answer === "" || (answer === null && (asksAfter(id, form) === undefined || isHiddenByLeft(id, form)));
}

/** The question whose answer decides whether this one is asked: by the contract, or by the clinic's form for a question of its own. */
function asksAfter(id: string, { clinic }: SignedAnswers): string | undefined {
  const asked = ruleFor(id)?.asks[id];
  if (asked !== undefined) return asked.type === "date" ? asked.after?.question : undefined;
  return clinic?.cautions.find((question) => question.id === id)?.condition?.question;
}

/**
 * The earlier answers of a question's rule where they weigh at least as much as leaving it open, else nothing. What the new form answered beside it stands;
 * a `null` there is a date that the question left open has hidden.
 */
function moreCautious(id: string, earlier: RawAnswers, { answers, answeredOn, clinic }: SignedAnswers): RawAnswers {
  const row = ruleFor(id);
  if (row === undefined) return {};
  const open = row.reads.filter((read) => Object.hasOwn(earlier, read) && (answers[read] ?? null) === null);
  const kept = Object.fromEntries(open.map((read) => [read, earlier[read]]));
  const weigh = (facts: Pick<RowFacts, "answers">) =>
    severity(row.decide({ ...facts, dateOfBirth: answeredOn, procedureDate: answeredOn, stricter: clinic?.stricter })?.outcome ?? "clear");
  if (weigh({ answers: { ...answers, ...kept } }) < weigh({ answers })) return {};
  // "Never" that counts as unknown beside what is answered now stays unknown, whatever is answered beside it later.
  const unknown = kept[id] === null && row.asks[id]?.type === "date" ? { ...kept, [id]: "unknown" } : kept;
  return weigh({ answers: { ...answers, ...unknown } }) === weigh({ answers: { ...answers, ...kept } }) ? unknown : kept;
}

const latest = (days: readonly IsoDate[]): IsoDate | null =>
  days.reduce<IsoDate | null>((last, day) => (last === null || compareDates(day, last) > 0 ? day : last), null);

/** The screening as it stands over everything signed, in whatever order it comes; null until a whole form was signed. */
export function screeningRecord(signed: readonly SignedAnswers[]): ScreeningRecord | null {
  const daysOf = (part: SignedAnswers["part"]) => signed.filter((form) => form.part === part).map(({ answeredOn }) => answeredOn);
  const fullFormOn = latest(daysOf("full"));
  const answeredOn = latest(signed.map((form) => form.answeredOn));
  if (fullFormOn === null || answeredOn === null) return null;
  const { answers } = inOrder(signed).reduce(hold, nothingHeld);
  return { answers, answeredOn, fullFormOn, shortFormOn: latest(daysOf("short")), form: clinicFormOf(inOrder(signed)) };
}

/** The screening as it stood at a moment, from what was signed until then; null before the first whole form. */
export function recordAt(signed: readonly SignedAnswers[], moment: Moment): ScreeningRecord | null {
  return screeningRecord(signed.filter((form) => !isAfter(momentOf(form), moment)));
}

/** When each rule's questions were last answered, over everything signed. */
export function answeredOnBy(signed: readonly SignedAnswers[]): AnsweredOn {
  return (rule) => {
    const reads = ruleFor(rule)?.reads ?? [rule];
    return latest(signed.filter(({ answers }) => reads.some((id) => Object.hasOwn(answers, id))).map(({ answeredOn }) => answeredOn));
  };
}

/** The answers as they stood after each form signed later than a decision: a changed answer ends it for good. */
export function answersSince(signed: readonly SignedAnswers[], decided: Moment): readonly RawAnswers[] {
  const since: RawAnswers[] = [];
  let held = nothingHeld;
  for (const form of inOrder(signed)) {
    held = hold(held, form);
    if (isAfter(momentOf(form), decided)) since.push(held.answers);
  }
  return since;
}
