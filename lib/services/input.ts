import { z } from "zod";
import { checkboxField, idempotencyKeyField, idField, requiredText, versionField, wholeNumberField } from "#lib/fields.ts";

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

function phaseProblems({ name, minutes, clinician, room, device }: TypedPhase) {
  const length = /^\d{1,3}$/.test(minutes) ? Number(minutes) : 0;
  return [
    ...(name === "" ? [{ at: "name", message: "Name this phase, or empty its minutes." }] : []),
    ...(length < 5 || length > 480 ? [{ at: "minutes", message: "Write the minutes, 5 to 480." }] : []),
    ...(clinician || room || device ? [] : [{ at: "clinician", message: "Choose what this phase needs: clinician, room or device." }]),
  ];
}

/** The phases in order; rows left empty are dropped, and one must be left. */
const phasesField = z
  .array(typedPhase)
  .max(MOST_PHASES)
  .transform((rows, context): PhaseInput[] => {
    const filled = rows.map((row, index) => ({ row, index })).filter(({ row }) => row.name !== "" || row.minutes !== "");
    for (const { row, index } of filled) {
      for (const { at, message } of phaseProblems(row)) context.addIssue({ code: "custom", path: [index, at], message });
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

/** A definition, or null for what is inherited. */
const aftercareField = z.union([z.literal("").transform(() => null), idField]).default(null);

const serviceFields = {
  name: requiredText("Give the service the name that patients read.", 80),
  /** Empty when a new category is named instead. */
  categoryId: z.union([z.literal(""), idField]).default(""),
  newCategory: z.string().trim().max(60, "Keep this under 60 characters.").default(""),
  kind: z.enum(["treatment", "consultation", "review"], "Choose what kind of service it is."),
  needles: checkboxField,
  /** Empty for the set of the category. */
  aftercareId: aftercareField,
  turnoverMinutes: wholeNumberField("Write the minutes of turnover, 0 to 60.", 0, 60).default(0),
  phases: phasesField,
};

type Typed = {
  readonly kind: string;
  readonly needles: boolean;
  readonly categoryId: string;
  readonly newCategory: string;
};

const onlyTreatmentsNeedle = ({ kind, needles }: Typed) => !needles || kind === "treatment";
const hasCategory = ({ categoryId, newCategory }: Typed) => categoryId !== "" || newCategory !== "";

/** Asked although some other field was refused, so that everything to mend is said at once; not while one of its own fields is. */
const whenFine = (...fields: readonly string[]) => ({
  when: ({ value, issues }: z.core.ParsePayload) =>
    typeof value === "object" && value !== null && !issues.some(({ path }) => fields.includes(String(path?.[0]))),
});
const needlesMessage = { ...whenFine("kind", "needles"), path: ["needles"], error: "Only a treatment uses needles." };
const categoryMessage = { ...whenFine("categoryId", "newCategory"), path: ["categoryId"], error: "Choose a category, or name a new one." };

export const addServiceInput = z
  .strictObject({ idempotencyKey: idempotencyKeyField, ...serviceFields })
  .refine(onlyTreatmentsNeedle, needlesMessage)
  .refine(hasCategory, categoryMessage);
export const updateServiceInput = z
  .strictObject({ serviceId: idField, version: versionField, ...serviceFields })
  .refine(onlyTreatmentsNeedle, needlesMessage)
  .refine(hasCategory, categoryMessage);
export const archiveServiceInput = z.strictObject({ serviceId: idField, version: versionField });
export const updateCategoryInput = z.strictObject({
  categoryId: idField,
  version: versionField,
  name: requiredText("Give the category a name.", 60),
  /** Empty for the clinic's own set. */
  aftercareId: aftercareField,
});

export type AddServiceInput = z.output<typeof addServiceInput>;
export type UpdateServiceInput = z.output<typeof updateServiceInput>;
export type ArchiveServiceInput = z.output<typeof archiveServiceInput>;
export type UpdateCategoryInput = z.output<typeof updateCategoryInput>;
