import { z } from "zod";
import {
  checkboxField,
  dateField,
  idempotencyKeyField,
  idField,
  optionalText,
  requiredText,
  versionField,
  wholeNumberField,
} from "../fields.ts";
import { toGtin } from "../gs1.ts";

const empty = z.literal("").transform(() => null);

/**
 * One field takes what a scanner sends and what is typed. Product and expiry are asked only for a lot that is not on the list, or whose number two
 * products share.
 */
export const givenLot = {
  code: requiredText("Scan the pack, or type its lot number.", 200),
  supplyId: z.union([empty, idField]).default(null),
  expiry: z.union([empty, dateField("Give the expiry as a date.")], "Give the expiry as a date.").default(null),
};

export type GivenLot = z.output<z.ZodObject<typeof givenLot>>;

export const takeSupplyInput = z.strictObject({ idempotencyKey: idempotencyKeyField, treatmentId: idField, ...givenLot });
export type TakeSupplyInput = z.output<typeof takeSupplyInput>;

export const returnSupplyInput = z.strictObject({ treatmentId: idField, usedId: idField });
export type ReturnSupplyInput = z.output<typeof returnSupplyInput>;

const KIND = "Choose what kind of product it is.";
const MINUTES = "Write whole minutes, 1 to 600, or leave it empty.";
const GTIN = "Write the 8, 12, 13 or 14 digits below its bar code, or leave it empty.";

const supplyFields = {
  kind: z.enum(["cartridge", "anaesthetic", "glide", "serum", "kit", "consumable"], KIND),
  name: requiredText("Give it the name by which the clinic knows it.", 80),
  manufacturer: optionalText(80),
  strength: optionalText(60),
  gtin: z
    .string()
    .trim()
    .max(20, GTIN)
    .default("")
    .transform((typed, context) => {
      const gtin = typed === "" ? null : toGtin(typed);
      if (gtin !== null || typed === "") return gtin;
      context.addIssue({ code: "custom", message: GTIN });
      return z.NEVER;
    }),
  singleUse: checkboxField,
  forNeedledSkin: checkboxField,
  maxMinutes: z.union([empty, wholeNumberField(MINUTES, 1, 600)], MINUTES).default(null),
  lowAt: wholeNumberField("Write a whole number; 0 for no warning before the last one is gone.", 0, 10_000),
};

export const addSupplyInput = z.strictObject({ idempotencyKey: idempotencyKeyField, ...supplyFields });
export type AddSupplyInput = z.output<typeof addSupplyInput>;

const edited = { supplyId: idField, version: versionField };
export const updateSupplyInput = z.strictObject({ ...edited, ...supplyFields });
export type UpdateSupplyInput = z.output<typeof updateSupplyInput>;

export const archiveSupplyInput = z.strictObject(edited);
export type ArchiveSupplyInput = z.output<typeof archiveSupplyInput>;

export const receiveLotInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  locationId: idField,
  ...givenLot,
  units: wholeNumberField("Write how many units came in, 1 to 10,000.", 1, 10_000),
});
export type ReceiveLotInput = z.output<typeof receiveLotInput>;

const lotEdited = { lotId: idField, version: versionField };
export const countLotInput = z.strictObject({
  ...lotEdited,
  left: wholeNumberField("Write how many are on the shelf, 0 to 10,000.", 0, 10_000),
});
export type CountLotInput = z.output<typeof countLotInput>;

export const stopLotInput = z.strictObject({ ...lotEdited, reason: requiredText("Say why: recalled by the maker, dropped, wet.", 200) });
export type StopLotInput = z.output<typeof stopLotInput>;

export const resumeLotInput = z.strictObject({
  ...lotEdited,
  reason: requiredText("Say why it is safe: cleared by its maker, stopped by mistake.", 200),
});
export type ResumeLotInput = z.output<typeof resumeLotInput>;

/** A lot's number in an address, null where none was asked for; and how many of the patients it reached are passed over. */
export const recallInput = z.object({
  skip: z.coerce.number().int().min(0).max(1_000_000).catch(0),
  lot: z
    .string()
    .trim()
    .max(60)
    .transform((typed) => (typed === "" ? null : typed))
    .default(null),
});
