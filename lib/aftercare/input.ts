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

/** A list in which an id stands once. */
function distinct<T extends { readonly id: string }>(list: z.ZodType<T[]>): z.ZodType<T[]> {
  return list.refine((all) => new Set(all.map(({ id }) => id)).size === all.length, "Two of these have the same id.");
}

const count = z.int().min(0).max(10_000);

const offset: z.ZodType<Offset> = z.union([
  z.strictObject({ hours: count }),
  z.strictObject({ days: count }),
  z.strictObject({ weeks: count }),
  z.strictObject({ months: count }),
]);

const words = (max: number) => z.string().trim().min(1, "Write something here.").max(max, `Keep this under ${max} characters.`);

const slug = z.string().regex(/^[a-z][a-z0-9-]{1,59}$/, "Use small letters, figures and hyphens.");

/** The line of the clinic's own text ("L19", "L15, L18"), or "Added" with a note of who asks for it; the note says where the default differs from the source. */
const source = z.strictObject({ line: words(60), note: words(300).optional() });

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
    productIds: z.array(slug).max(6).optional(),
    source,
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

/** One line of the handout, with where it came from. */
const sectionLine = z.strictObject({ id: slug, text: words(400), source });

/** Versions from before lines had a source hold bare texts; they stay readable. */
const withSource = (line: unknown, place = 0) =>
  typeof line === "string" ? { id: `line-${place + 1}`, text: line, source: { line: "Not stated" } } : line;
const oneLine = z.preprocess((line) => withSource(line), sectionLine);
const sectionLines = z.preprocess(
  (list) => (Array.isArray(list) ? list.map(withSource) : list),
  distinct(z.array(sectionLine).min(1).max(20)),
);

/** `{phone}` and `{emergencyNumber}` in these become the location's own when a handout is issued. */
const sections = z.strictObject({
  everyDay: sectionLines,
  canHappen: sectionLines,
  usual: sectionLines,
  contactUs: z.strictObject({ intro: oneLine, signs: sectionLines }),
  emergency: oneLine,
});

/** A product of the clinic, or a kind of product where `brand` is left out; `allowedFromHours` counts from the end of the treatment. */
const product = z.strictObject({
  id: slug,
  brand: words(60).optional(),
  name: words(80),
  category: words(60),
  purpose: words(200),
  allowedFromHours: count,
  source,
});

type Product = z.output<typeof product>;

/** Something to prepare, counted back from each booked session. It never tells a patient to stop a prescribed medicine. */
const preparationStep = z.strictObject({
  id: slug,
  kind: z.enum(["leave_off", "avoid", "tell_us"]),
  /** Where it begins before the session: hours elapsed, days at the same wall-clock time. */
  before: z.union([z.strictObject({ hours: z.int().min(1).max(72) }), z.strictObject({ days: z.int().min(1).max(60) })]),
  /** When it is said again, and becomes a task for reception. */
  again: z.strictObject({ days: z.int().min(1).max(60) }).optional(),
  /** Whether a booking made after it began is flagged: to reception as a window already open, to the clinician with its words. */
  flagged: z.boolean(),
  title: words(80),
  detail: words(300),
  /** Said once instead, in a series with gaps shorter than the window. */
  throughoutSeries: words(300),
  source,
});
export type PreparationStep = z.output<typeof preparationStep>;

/** The steps alone, as a version in force holds them. */
export const preparationSteps = distinct(z.array(preparationStep).max(20));

const question = z.strictObject({ id: slug, question: words(120), answer: z.array(words(400)).min(1).max(8), source });
export type AftercareQuestion = z.output<typeof question>;

/** The content of a version of the aftercare set: what the clinic edits, a clinician approves and a handout freezes. */
export const aftercareContent = z
  .strictObject({
    title: words(120),
    intro: words(400),
    /** The clinic's recommended home roller; over 0.2 mm is refused. */
    homeRoller: z.strictObject({
      needleMm: z.number().refine(isHomeRollerAllowed, "A home roller over 0.2 mm is not recommended to patients."),
    }),
    instructions,
    sections,
    // Versions from before there were any have none.
    products: distinct(z.array(product).max(40)).default([]),
    preparation: preparationSteps.default([]),
    questions: distinct(z.array(question).max(30)).default([]),
  })
  .superRefine(({ instructions, products }, check) => {
    for (const [index, each] of instructions.entries()) {
      for (const id of each.productIds ?? []) {
        const message = productProblem(
          each,
          products.find((product) => product.id === id),
        );
        if (message !== null) check.addIssue({ code: "custom", path: ["instructions", index, "productIds"], message });
      }
    }
  });

function productProblem({ kind, from }: Instruction, named: Product | undefined): string | null {
  if (named === undefined) return "This product is not in the set.";
  if (kind !== "use") return "Only something to use names a product.";
  return surelyOver({ hours: named.allowedFromHours }, from) ? null : `${named.name} is allowed from ${named.allowedFromHours} hours on.`;
}

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

const issuedLines = z.array(z.string()).min(1);

/** Reads back the sections frozen in a handout: their words alone, with the numbers of the location. */
export const issuedSections = z.strictObject({
  everyDay: issuedLines,
  canHappen: issuedLines,
  usual: issuedLines,
  contactUs: z.strictObject({ intro: z.string(), signs: issuedLines }),
  emergency: z.string(),
});
export type HandoutSections = z.output<typeof issuedSections>;
