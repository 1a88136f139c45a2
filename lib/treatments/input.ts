import { z } from "zod";
import { checkboxField, dateField, idempotencyKeyField, idField, optionalText, requiredText, timeField, versionField } from "../fields.ts";
import { isOnDepthStep, ZONES } from "../zones.ts";

const DEPTH = "Give the depth in millimetres, in steps of 0.05.";
const PASSES = "Give 1 to 20 passes.";

/** An empty field is null: the zone was not treated. */
const depthMm = z
  .string()
  .trim()
  .regex(/^(?:|[0-3](?:[.,]\d{1,2})?)$/, DEPTH)
  .transform((text) => (text === "" ? null : Number(text.replace(",", "."))))
  .refine((mm) => mm === null || (mm > 0 && mm <= 3 && isOnDepthStep(mm)), DEPTH)
  .default(null);

const passes = z
  .string()
  .trim()
  .regex(/^\d{0,2}$/, PASSES)
  .transform((text) => (text === "" ? null : Number(text)))
  .refine((count) => count === null || (count >= 1 && count <= 20), PASSES)
  .default(null);

export type GivenZone = { readonly zone: string; readonly depthMm: number; readonly passes: number };

/** Depth and passes by zone; a zone with neither was not treated, a zone with one of them is half recorded. */
const zones = z
  .partialRecord(z.enum(ZONES.map(({ id }) => id)), z.strictObject({ depth: depthMm, passes }))
  .default({})
  .transform((record, check): GivenZone[] =>
    ZONES.flatMap(({ id, label }) => {
      const { depth, passes: count } = record[id] ?? { depth: null, passes: null };
      if (depth === null && count === null) return [];
      if (depth === null)
        check.addIssue({ code: "custom", path: [id, "depth"], message: `Give the depth for ${label}, or clear its passes.` });
      if (count === null) check.addIssue({ code: "custom", path: [id, "passes"], message: `Give the passes for ${label}.` });
      return depth === null || count === null ? [] : [{ zone: id, depthMm: depth, passes: count }];
    }),
  );

const none = z.literal("").transform(() => null);

/** A topical anaesthetic; without a product none was given. */
const anaesthetic = z.strictObject({
  product: optionalText(120),
  /** On the wall clock of the location, on the day the treatment started. */
  appliedAt: z.union([none, timeField("Give a time, like 14:20.")], "Give a time, like 14:20.").default(null),
  /** Who allowed it, where the screening says "ask a doctor". */
  doctor: optionalText(120),
});

export type GivenAnaesthetic = z.output<typeof anaesthetic>;

export const NO_ANAESTHETIC: GivenAnaesthetic = { product: "", appliedAt: null, doctor: "" };

const draft = {
  treatmentId: idField,
  version: versionField,
  zones,
  deviceId: z.union([none, z.uuid()], "Choose a device from the list.").default(null),
  cartridgeLot: optionalText(60),
  cartridgeExpiry: z.union([none, dateField("Enter the expiry as a date.")], "Enter the expiry as a date.").default(null),
  /** On the wall clock of the location, on the day the treatment started. */
  endedAt: z.union([none, timeField("Give a time, like 15:08.")], "Give a time, like 15:08.").default(null),
  anaesthetic: anaesthetic.default(NO_ANAESTHETIC),
  notes: optionalText(4000),
};

export const startTreatmentInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  appointmentId: idField,
  /** "Take it off and start": what numbs the skin comes off in the same step. */
  takeOff: checkboxField,
});
export type StartTreatmentInput = Omit<z.output<typeof startTreatmentInput>, "takeOff"> & { readonly takeOff?: boolean };

const treatmentDraftInput = z.strictObject(draft);
export type TreatmentDraftInput = z.output<typeof treatmentDraftInput>;

/** The one form of the recording page; `intent` says which of its buttons was pressed. */
export const recordTreatmentInput = z.strictObject({ ...draft, intent: z.enum(["save", "end_now", "copy_last", "sign"]).default("save") });

export const addAddendumInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  treatmentId: idField,
  words: requiredText("Write the note first.", 4000),
});
export type AddAddendumInput = z.output<typeof addAddendumInput>;
