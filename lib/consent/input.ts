import { z } from "zod";
import { idempotencyKeyField, idField, optionalText, requiredText } from "#lib/fields.ts";
import { signatureField, signatureOrNone } from "#lib/forms/input.ts";

/**
 * What a consent text may leave open, written `{prices}`; filled in for one patient before it is shown and frozen.
 * Nothing is invented: where the clinic has recorded nothing, the words here say so.
 */
const consentGaps = {
  clinic: "the clinic",
  treatment: "collagen induction therapy (skin needling)",
  areas: "the areas we agree on and write in your record",
  plan: "The number of sessions and the time between them are agreed with your clinician and written in your record.",
  device: "Your clinician will tell you which device will be used.",
  labelled_use: "Your clinician will tell you whether the maker of the device names this use in its label.",
  performer: "Your clinician will tell you who treats you, what their registration is and who supervises them.",
  prices: "Ask for the price list before you sign. You pay nothing that you were not told of.",
  personal_risks: "Nothing in your screening answers adds to these risks, as far as we know.",
  contact: "the telephone number on your handout",
  emergency_number: "the emergency number",
} as const;

export type ConsentGap = keyof typeof consentGaps;

const gapNames = new Set<string>(Object.keys(consentGaps));

const wording = z
  .string()
  .min(1)
  .max(2000)
  .refine((text) => [...text.matchAll(/\{([^}]*)\}/g)].every(([, name]) => name !== undefined && gapNames.has(name)), {
    error: "This names something in braces that nothing fills in.",
  });

/** The content of one version of a consent text. */
export const consentDefinition = z.strictObject({
  title: z.string().min(1).max(120),
  sections: z.array(z.strictObject({ heading: z.string().min(1).max(120), paragraphs: z.array(wording).min(1) })).min(1),
  /** Each is ticked by itself; consent is given only with all of them. */
  statements: z
    .array(z.strictObject({ id: z.string().regex(/^[a-z][a-z0-9_]*$/), text: wording }))
    .min(1)
    .refine((statements) => new Set(statements.map(({ id }) => id)).size === statements.length, {
      error: "Two statements have the same id.",
    }),
});

export type ConsentDefinition = z.infer<typeof consentDefinition>;

/** The text as one patient reads and signs it. Pure: the same facts give the same words, so the frozen copy can be hashed. */
export function fillConsent(definition: ConsentDefinition, facts: Readonly<Partial<Record<ConsentGap, string>>>): ConsentDefinition {
  const words = new Map<string, string>(Object.entries({ ...consentGaps, ...facts }));
  const fill = (text: string) => text.replaceAll(/\{([^}]*)\}/g, (whole, name: string) => words.get(name) ?? whole);
  return {
    title: definition.title,
    sections: definition.sections.map(({ heading, paragraphs }) => ({ heading, paragraphs: paragraphs.map(fill) })),
    statements: definition.statements.map(({ id, text }) => ({ id, text: fill(text) })),
  };
}

/** Ticks of their own, by name: "statements.risks". */
const ticks = z
  .record(z.string().max(80), z.literal("on"))
  .default({})
  .transform((ticked) => Object.keys(ticked));

const guardian = z.strictObject({ name: optionalText(120), relation: optionalText(120), signature: signatureOrNone });

/** The patient's part. Who has to sign follows from the patient's age, which the command knows. */
export const consentFormInput = z.strictObject({
  /** The version that was on the page, and the mark of the filled text. */
  consentVersionId: idField,
  seen: z.string().regex(/^[0-9a-f]{64}$/, "Reload the page, and read it again before you sign."),
  statements: ticks,
  signature: signatureOrNone,
  /** Posted for a patient under 18. */
  guardian: guardian.optional(),
  idempotencyKey: idempotencyKeyField,
});

export type ConsentFormInput = z.output<typeof consentFormInput>;

export const signConsentInput = z.strictObject({ ...consentFormInput.shape, appointmentId: idField });

export type SignConsentInput = z.output<typeof signConsentInput>;

const usesGiven = {
  patientId: idField,
  consentVersionId: idField,
  seen: z.string().regex(/^[0-9a-f]{64}$/, "Reload the page, and read it again first."),
  /** "uses.teaching" is a tick. */
  uses: ticks,
  idempotencyKey: idempotencyKeyField,
};

/** The uses of photographs that the patient agrees to, signed. */
export const signPhotoConsentInput = z.strictObject({ ...usesGiven, signature: signatureOrNone, guardian: guardian.optional() });

export type SignPhotoConsentInput = z.output<typeof signPhotoConsentInput>;

/** The ways of contact that the patient agreed to, noted by staff. */
export const noteContactConsentInput = z.strictObject(usesGiven);

export type NoteContactConsentInput = z.output<typeof noteContactConsentInput>;

/** The clinician's part: "elements.risks" is a tick, each for something talked over. */
export const completeConsentInput = z.strictObject({
  consentId: idField,
  /** The seal of the patient's part that was on the page. */
  seen: z.string().regex(/^[0-9a-f]{64}$/, "Reload the page, and look again before you sign."),
  elements: ticks,
  signature: signatureField,
  idempotencyKey: idempotencyKeyField,
});

export type CompleteConsentInput = z.output<typeof completeConsentInput>;

export const withdrawConsentInput = z
  .strictObject({
    consentId: idField,
    scope: z.enum(["whole", "use"], "Choose what is taken back."),
    use: optionalText(300),
    reason: requiredText("Write what the patient said; “no reason given” is enough.", 2000),
  })
  .refine(({ scope, use }) => scope === "whole" || use !== "", { path: ["use"], error: "Write which use is taken back." });

export type WithdrawConsentInput = z.output<typeof withdrawConsentInput>;
