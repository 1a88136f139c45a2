import { z } from "zod";
import {
  disagreement,
  HOME_ROLLER,
  type Instruction,
  isHomeRollerAllowed,
  isHomeRollerHoldAllowed,
  type Offset,
  OUTLIVES_NEXT_TREATMENT,
  type ResolvedInstruction,
  surelyOver,
} from "./rules.ts";

const count = z.int().min(0).max(10_000);

const offset: z.ZodType<Offset> = z.union([
  z.strictObject({ hours: count }),
  z.strictObject({ days: count }),
  z.strictObject({ weeks: count }),
  z.strictObject({ months: count }),
]);

const words = (max: number) => z.string().trim().min(1, "Write something here.").max(max, `Keep this under ${max} characters.`);

const slug = z.string().regex(/^[a-z][a-z0-9-]{1,59}$/, "Use small letters, figures and hyphens.");

const instruction: z.ZodType<Instruction> = z
  .strictObject({
    id: slug,
    subject: words(60),
    kind: z.enum(["avoid", "use", "expect"]),
    from: offset,
    until: offset.nullable(),
    title: words(80),
    detail: words(300),
    afterwards: words(200).optional(),
    source: z.strictObject({ line: words(60), note: words(300).optional() }),
    sourceUntil: offset.optional(),
  })
  .refine(({ from, until }) => until === null || (surelyOver(from, until) && !surelyOver(until, from)), {
    path: ["until"],
    message: "The end must come after the start.",
  })
  .refine(({ until, sourceUntil }) => sourceUntil === undefined || until === null || surelyOver(sourceUntil, until), {
    path: ["sourceUntil"],
    message: "The patient is shown the longer end; the source's shorter one cannot come after it.",
  });

const instructions = z
  .array(instruction)
  .min(1)
  .max(80)
  .superRefine((list, check) => {
    const refuse = (message: string) => check.addIssue({ code: "custom", message });
    if (new Set(list.map(({ id }) => id)).size < list.length) refuse("Two instructions have the same id.");
    const clash = disagreement(list);
    if (clash) refuse(`"${clash[0].title}" and "${clash[1].title}" would hold at the same time.`);
    const hold = list.find(({ id }) => id === HOME_ROLLER);
    if (hold?.kind !== "avoid") refuse("The set must hold the home roller back after the treatment.");
    else if (!surelyOver(hold.from, { hours: 0 }) || !isHomeRollerHoldAllowed(hold.until)) {
      refuse("The home roller is held back from the end of the treatment for at least 48 hours.");
    }
    if (list.find(({ id }) => id === OUTLIVES_NEXT_TREATMENT)?.kind !== "expect") {
      refuse("The set must say how long the skin goes on settling; it is the one line that outlives the next treatment.");
    }
  });

const lines = z.array(words(300)).min(1).max(20);

/** `{phone}` and `{emergencyNumber}` in these become the location's own when a handout is issued. */
const sections = z.strictObject({
  everyDay: lines,
  canHappen: lines,
  usual: lines,
  contactUs: z.strictObject({ intro: words(300), signs: lines }),
  emergency: words(400),
});

/** The content of a version of the aftercare set: what the clinic edits, a clinician approves and a handout freezes. */
export const aftercareContent = z.strictObject({
  title: words(120),
  intro: words(400),
  /** The clinic's recommended home roller; over 0.2 mm is refused. */
  homeRoller: z.strictObject({
    needleMm: z.number().refine(isHomeRollerAllowed, "A home roller over 0.2 mm is not recommended to patients."),
  }),
  instructions,
  sections,
});

export type AftercareContent = z.output<typeof aftercareContent>;

const instant = z.string().transform((text, check) => {
  try {
    return Temporal.Instant.from(text);
  } catch {
    check.addIssue({ code: "custom", message: "Not an instant." });
    return z.NEVER;
  }
});

/** Reads back the instructions frozen in a handout (`JSON.stringify` of what `resolveInstructions` gave). */
export const issuedInstructions: z.ZodType<ResolvedInstruction[]> = z.array(
  z.strictObject({
    id: z.string(),
    subject: z.string(),
    kind: z.enum(["avoid", "use", "expect"]),
    title: z.string(),
    detail: z.string(),
    afterwards: z.string().nullable(),
    source: z.string(),
    from: instant,
    until: instant.nullable(),
    fromText: z.string(),
    untilText: z.string().nullable(),
  }),
);

/** Reads back the sections frozen in a handout. */
export const issuedSections = sections;
export type HandoutSections = z.output<typeof sections>;
