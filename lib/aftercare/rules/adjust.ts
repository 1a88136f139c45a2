import { sayInstant, type TimeZone } from "#lib/time.ts";
import {
  disagreement,
  HOME_ROLLER,
  type Instruction,
  type InstructionKind,
  isHomeRollerAllowed,
  isHomeRollerHoldAllowed,
  type Offset,
  OUTLIVES_NEXT_TREATMENT,
  type ResolvedInstruction,
  surelyOver,
} from "../rules.ts";

/** What a clinician changes of the set for one patient before it is issued. Empty is the rule: the set as it was approved. */
export type Adjustments = {
  /** Other ends, by instruction: later than the set's, but for the home roller, whose day is the clinician's to choose. */
  readonly ends: readonly { readonly id: string; readonly until: Offset }[];
  readonly dropped: readonly string[];
  readonly own: readonly OwnInstruction[];
  /** What was really used in the session, a line each. */
  readonly products: readonly string[];
  readonly homePlan: readonly string[];
  /** The needles of the home roller recommended to this patient, in millimetres. */
  readonly rollerMm: number | null;
};

export type OwnInstruction = {
  readonly kind: InstructionKind;
  /** One of the set's subjects, or "" for something of its own. */
  readonly subject: string;
  readonly title: string;
  readonly detail: string;
  readonly fromDays: number;
  /** Null runs until the next treatment ends. */
  readonly untilDays: number | null;
};

export const NO_ADJUSTMENTS: Adjustments = { ends: [], dropped: [], own: [], products: [], homePlan: [], rollerMm: null };

export function isUnadjusted({ ends, dropped, own, products, homePlan, rollerMm }: Adjustments): boolean {
  return [ends, dropped, own, products, homePlan].every((list) => list.length === 0) && rollerMm === null;
}

/** The home plan as it is issued: the clinician's lines, and the roller with the moment before which it is not used. */
export function homePlanLines(
  { homePlan, rollerMm }: Adjustments,
  instructions: readonly ResolvedInstruction[],
  timeZone: TimeZone,
): readonly string[] {
  const hold = instructions.find(({ id }) => id === HOME_ROLLER);
  if (rollerMm === null || !hold?.until) return homePlan;
  return [...homePlan, `Home roller with needles of ${rollerMm} mm, not before ${sayInstant(hold.until, timeZone)}.`];
}

/** The finished sentence for each field that asks for less than is safe, by the field's name. */
export type AdjustmentProblems = Readonly<Record<string, string>>;

/** A year in hours, days, weeks and months: longer is a slip of the finger. */
const MOST = { hours: 8784, days: 366, weeks: 53, months: 18 } as const;
const ROLLER_HOLD = "The home roller is held back for at least 48 hours after the treatment.";
const ROLLER_NEEDLES = "A home roller over 0.2 mm is not recommended to patients.";

function parts(offset: Offset): readonly [unit: keyof typeof MOST, count: number] {
  if ("hours" in offset) return ["hours", offset.hours];
  if ("days" in offset) return ["days", offset.days];
  return "weeks" in offset ? ["weeks", offset.weeks] : ["months", offset.months];
}

/** The same unit, another count. */
function withCount(offset: Offset, count: number): Offset {
  if ("hours" in offset) return { hours: count };
  if ("days" in offset) return { days: count };
  return "weeks" in offset ? { weeks: count } : { months: count };
}

/** "24 hours", "1 day". */
function sayOffset(offset: Offset): string {
  const [unit, count] = parts(offset);
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
}

/** What to leave off stays; so does the one line that outlives the next treatment. */
function mayDrop({ id, kind }: Instruction): boolean {
  return kind !== "avoid" && id !== OUTLIVES_NEXT_TREATMENT;
}

/** One line of the set as a clinician may change it. */
export type AdjustableLine = {
  readonly id: string;
  readonly kind: InstructionKind;
  readonly title: string;
  /** Null where it has no end that could be moved. */
  readonly end: { readonly count: number; readonly unit: string; readonly help: string } | null;
  readonly mayDrop: boolean;
  readonly dropped: boolean;
};

export function adjustableLines(set: readonly Instruction[], { ends, dropped }: Adjustments): AdjustableLine[] {
  return set.map((instruction) => {
    const { id, kind, title, until } = instruction;
    const chosen = ends.find((end) => end.id === id)?.until ?? until;
    const [unit, count] = chosen === null ? ["", 0] : parts(chosen);
    const help =
      until === null ? "" : id === HOME_ROLLER ? `At least 48 hours; the set says ${sayOffset(until)}.` : `At least ${sayOffset(until)}.`;
    const hasEnd = until !== null && kind !== "expect";
    return { id, kind, title, end: hasEnd ? { count, unit, help } : null, mayDrop: mayDrop(instruction), dropped: dropped.includes(id) };
  });
}

/** What was typed beside the set's lines, as adjustments: a count that is the set's own changes nothing. */
export function endsFrom(set: readonly Instruction[], counts: Readonly<Record<string, number | null>>): Adjustments["ends"] {
  return set.flatMap(({ id, until }) => {
    const count = counts[id] ?? null;
    if (until === null || count === null || count === parts(until)[1]) return [];
    return [{ id, until: withCount(until, count) }];
  });
}

/**
 * The set as it is issued to one patient. "Extend a window, drop, add an instruction of their own", with the floors enforced: the home roller is never used
 * before 48 hours nor with needles over 0.2 mm, and nothing that is left off is left off for a shorter time than the set says. Something to use that would
 * begin while it is still left off begins when that ends.
 */
export function adjust(
  set: readonly Instruction[],
  adjustments: Adjustments,
): { readonly instructions: readonly Instruction[]; readonly problems: AdjustmentProblems } {
  const problems = new Map<string, string>();
  const note = (field: string, sentence: string | null) => {
    if (sentence !== null && !problems.has(field)) problems.set(field, sentence);
  };
  const known = new Map(set.map((instruction) => [instruction.id, instruction]));
  for (const { id, until } of adjustments.ends) note(`until.${id}`, endProblem(known.get(id), until));
  for (const id of adjustments.dropped) note(`drop.${id}`, dropProblem(known.get(id)));
  for (const [index, own] of adjustments.own.entries()) {
    if (own.untilDays !== null && own.untilDays <= own.fromDays) note(`own.${index}.untilDays`, "The end must come after the start.");
    note(`own.${index}.detail`, needleProblem(`${own.title} ${own.detail}`));
  }
  note("homePlan", needleProblem(adjustments.homePlan.join("\n")));
  note("products", needleProblem(adjustments.products.join("\n")));
  if (adjustments.rollerMm !== null && !isHomeRollerAllowed(adjustments.rollerMm)) note("rollerMm", ROLLER_NEEDLES);

  const kept = set
    .filter((instruction) => !(adjustments.dropped.includes(instruction.id) && mayDrop(instruction)))
    .map((instruction) => ({
      ...instruction,
      until: adjustments.ends.find(({ id }) => id === instruction.id)?.until ?? instruction.until,
    }));
  const followed = follow([...kept, ...adjustments.own.map((own, index) => toInstruction(own, index))], note);
  const clash = disagreement(followed);
  if (clash !== null) note(fieldOf(clash), `“${clash[0].title}” and “${clash[1].title}” would hold at the same time.`);
  return { instructions: followed, problems: Object.fromEntries(problems) };
}

function endProblem(instruction: Instruction | undefined, until: Offset): string | null {
  if (instruction === undefined || instruction.until === null) return "This line is not in the set that is in force. Save again.";
  const [unit, count] = parts(until);
  const [own, least] = parts(instruction.until);
  if (count > MOST[unit]) return `Give ${MOST[unit]} ${unit} or fewer.`;
  if (instruction.id === HOME_ROLLER) return isHomeRollerHoldAllowed(until) ? null : ROLLER_HOLD;
  return unit === own && count >= least ? null : `It may be longer, never shorter than ${sayOffset(instruction.until)}.`;
}

function dropProblem(instruction: Instruction | undefined): string | null {
  if (instruction === undefined) return "This line is not in the set that is in force. Save again.";
  return mayDrop(instruction) ? null : "This line stays: it keeps the patient safe.";
}

/** Whether words recommend a roller with longer needles: "a roller of 0.5 mm". */
function needleProblem(words: string): string | null {
  const lines = words.split("\n").filter((line) => /roller/i.test(line));
  const lengths = lines.flatMap((line) =>
    [...line.matchAll(/(\d*[.,]?\d+)\s*mm/gi)].map(([, length = ""]) => Number(length.replace(",", "."))),
  );
  return lengths.every(isHomeRollerAllowed) ? null : ROLLER_NEEDLES;
}

const OWN = "own-";

function toInstruction({ kind, subject, title, detail, fromDays, untilDays }: OwnInstruction, index: number): Instruction {
  // Whatever is told to be used as a roller waits for the roller's own day.
  const about = subject !== "" ? subject : /roller/i.test(`${title} ${detail}`) ? "home roller" : `own ${index + 1}`;
  return {
    id: `${OWN}${index + 1}`,
    subject: about,
    kind,
    from: fromDays === 0 ? { hours: 0 } : { days: fromDays },
    until: untilDays === null ? null : { days: untilDays },
    title,
    detail,
    source: { line: "The clinician" },
  };
}

const isOwn = ({ id }: Instruction) => id.startsWith(OWN);

function fieldOf(clash: readonly Instruction[]): string {
  const own = clash.find(isOwn);
  if (own !== undefined) return `own.${Number(own.id.slice(OWN.length)) - 1}.title`;
  return `until.${clash[0]?.id ?? ""}`;
}

/** Moves whatever is to be used behind the ends of what is left off of the same subject; one that would have ended by then is left out. */
function follow(instructions: readonly Instruction[], note: (field: string, sentence: string) => void): Instruction[] {
  const avoided = instructions.filter(({ kind }) => kind === "avoid");
  return instructions.flatMap((use) => {
    if (use.kind !== "use") return [use];
    let moved = use;
    // Twice, so that what was moved behind one is looked at beside the others too.
    for (const avoid of [...avoided, ...avoided]) {
      if (avoid.subject !== use.subject || surelyOver(avoid.until, moved.from) || surelyOver(moved.until, avoid.from)) continue;
      const field = fieldOf([avoid, use]);
      if (avoid.until === null) note(field, `“${use.title}” could never begin. Give an end, or leave that line out.`);
      else if (isOwn(use) && surelyOver(use.from, avoid.until)) note(field, `Not while “${avoid.title}” holds: begin later.`);
      else moved = { ...moved, from: avoid.until };
    }
    const ended = moved.until !== null && surelyOver(moved.until, moved.from);
    if (ended && isOwn(use) && moved !== use) note(fieldOf([use]), "It would have ended before it may begin.");
    return ended ? [] : [moved];
  });
}
