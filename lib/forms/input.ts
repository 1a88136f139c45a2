import { z } from "zod";
import { isDrawing } from "#lib/png.ts";
import { findZone } from "../zones.ts";
import { choices, oneOf } from "./rules/choices.ts";

/** Shown only while an earlier question of the same section, one of which a single answer is chosen, has one of these answers. */
const condition = z.strictObject({ question: z.string(), in: z.array(z.string()).min(1) });

const base = {
  /** The id the answer is stored under and the screening rules read. */
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  label: z.string().min(1).max(300),
  help: z.string().max(600).optional(),
  condition: condition.optional(),
  /** Noted by staff; patients neither see nor post it. */
  staffOnly: z.boolean().optional(),
  /** Asked again at every visit (the short form). */
  everyVisit: z.boolean().optional(),
};

/** A question of the clinic's own may flag a caution: these answers do, and so do unsure and none at all, for unknown is never "no". */
const flagging = { cautionIf: z.array(z.string()).min(1).optional() };

const option = z.strictObject({ value: z.string().min(1).max(60), label: z.string().min(1).max(120) });
const options = z.array(option).min(2, "Give at least two answers.").max(20, "Give 20 answers at most.");
/** The words beside "none of these"; left out where one of them always applies. */
const none = z.string().min(1).max(120).optional();
const endLabel = z.string().min(1).max(60);

export const formQuestion = z.discriminatedUnion("type", [
  z.strictObject({ ...base, ...flagging, type: z.literal("yes_no_unsure") }),
  z.strictObject({ ...base, ...flagging, type: z.literal("choice"), options }),
  /** Any number of the options. */
  z.strictObject({ ...base, ...flagging, type: z.literal("several"), options, none }),
  /** One whole number from `min` to `max`, with words at both ends. */
  z.strictObject({
    ...base,
    ...flagging,
    type: z.literal("scale"),
    min: z.int().min(0).max(1, "A scale begins at 0 or 1."),
    max: z.int().min(2, "A scale ends at 2 to 10.").max(10, "A scale ends at 2 to 10."),
    labels: z.strictObject({ min: endLabel, max: endLabel }),
  }),
  /** Any number of the zones that can be treated. */
  z.strictObject({
    ...base,
    ...flagging,
    type: z.literal("body_area"),
    zones: z
      .array(z.string().refine((id) => findZone(id)?.selectable === true, "This zone cannot be treated."))
      .min(2, "Choose at least two areas."),
    none,
  }),
  z.strictObject({
    ...base,
    type: z.literal("date"),
    /** The words beside "it never happened"; left out where that is no answer. */
    never: z.string().max(120).optional(),
    /** The words beside "it happened, I don't know when". */
    unknown: z.string().max(120).optional(),
    /** A past event cannot be dated in the future: always, or while a question of the section has one of these answers. */
    past: z.union([z.boolean(), condition]),
    /** Said after "Sat 12 Dec 2026 has not come yet." */
    ifAhead: z.string().max(120).optional(),
  }),
  z.strictObject({
    ...base,
    type: z.literal("number"),
    min: z.number(),
    max: z.number(),
    /** Shown as options instead of a field, where each number has a meaning. */
    options: z.array(z.strictObject({ value: z.number(), label: z.string().min(1).max(200) })).optional(),
  }),
  z.strictObject({ ...base, type: z.literal("text") }),
]);

const section = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string().min(1).max(120),
  intro: z.string().max(600).optional(),
  questions: z.array(formQuestion).min(1),
});

/** By rule: days or months, ten years at most. */
export const stricterNumbers = z.record(z.string(), z.int().min(1).max(3650, "Give at most 3650."));

/**
 * The content of one version of a form. Question ids are unique; a condition names an earlier question of its own section,
 * so that a section can be posted by itself and what is hidden is known from what is posted.
 */
export const formDefinition = z
  .strictObject({
    title: z.string().min(1).max(120),
    version: z.int().min(1),
    sections: z.array(section).min(1),
    /** By rule id: the days or months that the clinic waits, where it waits longer than the rule does. The rules refuse shorter ones. */
    stricter: stricterNumbers.optional(),
  })
  .superRefine((definition, ctx) => {
    const seen = new Set<string>();
    for (const [at, { questions }] of definition.sections.entries()) {
      const earlier = new Map<string, Question>();
      for (const [index, each] of questions.entries()) {
        const { id, condition: shown } = each;
        const refuse = (part: string, message: string) =>
          ctx.addIssue({ code: "custom", path: ["sections", at, "questions", index, part], message });
        if (seen.has(id)) refuse("id", `The question ${id} is asked twice.`);
        const asked = shown && earlier.get(shown.question);
        if (shown && !asked)
          refuse("condition", `The question ${id} depends on ${shown.question}, which is not asked before it in its section.`);
        if (shown && asked && !shown.in.every((value) => oneOf(asked).includes(value)))
          refuse("condition", `The question ${id} depends on an answer that ${shown.question} does not offer.`);
        if ((each.type === "number" || each.type === "scale") && each.min >= each.max)
          refuse("max", "The highest must be above the lowest.");
        if ("cautionIf" in each && each.cautionIf?.every((value) => choices(each).includes(value)) === false)
          refuse("cautionIf", `The question ${id} flags an answer that it does not offer.`);
        seen.add(id);
        earlier.set(id, each);
      }
    }
  });

type Question = z.infer<typeof formQuestion>;

export type FormDefinition = z.infer<typeof formDefinition>;
export type FormSection = FormDefinition["sections"][number];
export type FormQuestion = Question;
export type DateQuestion = Extract<FormQuestion, { type: "date" }>;
export type ManyQuestion = Extract<FormQuestion, { type: "several" | "body_area" }>;
export type ScaleQuestion = Extract<FormQuestion, { type: "scale" }>;

/** A drawn signature is a small picture; more than this is something else. */
const MOST_IMAGE_BYTES = 200 * 1024;
const DATA_URL = /^data:image\/png;base64,([A-Za-z0-9+/]+={0,2})$/;
export const SIGN = "Sign in the box, or type your full name.";

/** The bytes of a drawn signature, null where it is no PNG of a signature's size or nothing is drawn on it. */
function pngOf(dataUrl: string): Uint8Array | null {
  const base64 = DATA_URL.exec(dataUrl)?.[1];
  if (base64 === undefined || base64.length > (MOST_IMAGE_BYTES / 3) * 4 + 4) return null;
  try {
    const bytes = Uint8Array.fromBase64(base64);
    return bytes.length <= MOST_IMAGE_BYTES && isDrawing(bytes) ? bytes : null;
  } catch {
    return null;
  }
}

export type Signature = { readonly image: Uint8Array | null; readonly typedName: string | null };

/** A signature that may be left out: by drawing (a PNG as a data URL, at most 200 KB), or by typing one's name, or both; null for neither. */
export const signatureOrNone = z
  .strictObject({
    drawn: z.string().max(400_000, SIGN).default(""),
    typed: z.string().trim().max(120, "Keep this under 120 characters.").default(""),
  })
  .transform(({ drawn, typed }, check): Signature | null => {
    const image = drawn === "" ? null : pngOf(drawn);
    if (drawn !== "" && image === null)
      check.addIssue({ code: "custom", message: "Nothing could be read in the drawing. Clear it and sign again." });
    const typedName = typed.length < 2 ? null : typed;
    return image === null && typedName === null ? null : { image, typedName };
  });

/** A signature by drawing or typing; never neither. */
export const signatureField = signatureOrNone.transform((signature, check): Signature => {
  if (signature !== null) return signature;
  check.addIssue({ code: "custom", message: SIGN });
  return z.NEVER;
});

/**
 * The answers of a posted form by field name: "pregnant", "filler_last.day" for the parts of a date, "areas.chosen" and "areas.none" for what is any
 * number of. What the form does not ask is left for `answersFromForm` to ignore.
 */
export const postedAnswers = z
  .record(
    z.string().max(80),
    z.union([
      z.string().max(5000),
      z.array(z.string().max(100)).max(10),
      z.record(z.string().max(20), z.union([z.string().max(100), z.array(z.string().max(100)).max(60)])),
    ]),
  )
  .default({})
  .transform((posted) => {
    const raw: Record<string, string | readonly string[]> = {};
    for (const [id, value] of Object.entries(posted)) {
      if (typeof value === "string" || Array.isArray(value)) raw[id] = value;
      else for (const [part, text] of Object.entries(value)) raw[`${id}.${part}`] = text;
    }
    return raw;
  });
