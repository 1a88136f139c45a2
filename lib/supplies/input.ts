import { z } from "zod";
import { dateField, idempotencyKeyField, idField, requiredText } from "../fields.ts";

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
