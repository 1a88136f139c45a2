import { z } from "zod";
import { checkboxField, idempotencyKeyField, idField, requiredText, versionField } from "#lib/fields.ts";
import { isCurrency, type Money, minorUnits } from "#lib/money.ts";

export const SERVICE_KINDS = [
  { value: "treatment", label: "Treatment", help: "Sessions of a series, or one by itself." },
  { value: "consultation", label: "Consultation", help: "To meet, examine and plan." },
  { value: "review", label: "Review", help: "To look at the result." },
] as const;

/** How many phases the form offers; sent empty, a row is left out. */
export const MOST_PHASES = 6;

const typedPhase = z.strictObject({
  name: z.string().trim().max(60, "Keep this under 60 characters."),
  minutes: z.string().trim().max(6),
  clinician: checkboxField,
  room: checkboxField,
  device: checkboxField,
});

type TypedPhase = z.output<typeof typedPhase>;
export type PhaseInput = {
  readonly name: string;
  readonly minutes: number;
  readonly needsClinician: boolean;
  readonly needsRoom: boolean;
  readonly needsDevice: boolean;
};

function phaseProblem({
  name,
  minutes,
  clinician,
  room,
  device,
}: TypedPhase): { readonly at: "name" | "minutes" | "clinician"; readonly message: string } | null {
  if (name === "") return { at: "name", message: "Name this phase, or empty its minutes." };
  const length = /^\d{1,3}$/.test(minutes) ? Number(minutes) : 0;
  if (length < 5 || length > 480) return { at: "minutes", message: "Write the minutes, 5 to 480." };
  return clinician || room || device ? null : { at: "clinician", message: "Choose what this phase needs: clinician, room or device." };
}

/** The phases in order; rows left empty are dropped, and one must be left. */
const phasesField = z
  .array(typedPhase)
  .max(MOST_PHASES)
  .transform((rows, context): PhaseInput[] => {
    const filled = rows.map((row, index) => ({ row, index })).filter(({ row }) => row.name !== "" || row.minutes !== "");
    for (const { row, index } of filled) {
      const problem = phaseProblem(row);
      if (problem !== null) context.addIssue({ code: "custom", path: [index, problem.at], message: problem.message });
    }
    if (filled.length === 0) context.addIssue({ code: "custom", path: [0, "name"], message: "A service needs at least one phase." });
    return filled.map(({ row }) => ({
      name: row.name,
      minutes: Number(row.minutes),
      needsClinician: row.clinician,
      needsRoom: row.room,
      needsDevice: row.device,
    }));
  });

const serviceFields = {
  name: requiredText("Give the service the name that patients read.", 80),
  /** Empty when a new category is named instead. */
  categoryId: z.union([z.literal(""), idField]).default(""),
  newCategory: z.string().trim().max(60, "Keep this under 60 characters.").default(""),
  kind: z.enum(["treatment", "consultation", "review"], "Choose what kind of service it is."),
  needles: checkboxField,
  priceAmount: z.string().trim().max(14).default(""),
  priceCurrency: z.string().trim().toUpperCase().default(""),
  phases: phasesField,
};

type Typed = {
  readonly kind: string;
  readonly needles: boolean;
  readonly categoryId: string;
  readonly newCategory: string;
  readonly priceAmount: string;
  readonly priceCurrency: string;
};

/** Rules over several fields, and the price in minor units (null for none). */
function settle<T extends Typed>(typed: T, context: z.RefinementCtx<T>) {
  const { priceAmount, priceCurrency, ...rest } = typed;
  if (typed.needles && typed.kind !== "treatment")
    context.addIssue({ code: "custom", path: ["needles"], message: "Only a treatment uses needles." });
  if (typed.categoryId === "" && typed.newCategory === "")
    context.addIssue({ code: "custom", path: ["categoryId"], message: "Choose a category, or name a new one." });
  if (priceAmount === "") return { ...rest, price: null };
  if (!isCurrency(priceCurrency)) {
    context.addIssue({ code: "custom", path: ["priceCurrency"], message: "Choose the currency of the price." });
    return { ...rest, price: null };
  }
  const minor = minorUnits(priceAmount, priceCurrency);
  if (minor === null)
    context.addIssue({ code: "custom", path: ["priceAmount"], message: "Write the price like 340 or 340.00, or leave it empty." });
  const price: Money | null = minor === null ? null : { minor, currency: priceCurrency };
  return { ...rest, price };
}

export const addServiceInput = z.strictObject({ idempotencyKey: idempotencyKeyField, ...serviceFields }).transform(settle);
export const updateServiceInput = z.strictObject({ serviceId: idField, version: versionField, ...serviceFields }).transform(settle);
export const archiveServiceInput = z.strictObject({ serviceId: idField, version: versionField });
export const renameCategoryInput = z.strictObject({
  categoryId: idField,
  version: versionField,
  name: requiredText("Give the category a name.", 60),
});

export type AddServiceInput = z.output<typeof addServiceInput>;
export type UpdateServiceInput = z.output<typeof updateServiceInput>;
export type ArchiveServiceInput = z.output<typeof archiveServiceInput>;
export type RenameCategoryInput = z.output<typeof renameCategoryInput>;
