import { z } from "zod";
import { idempotencyKeyField, idField, versionField } from "../fields.ts";

export const sendFileInput = z.object({ idempotencyKey: idempotencyKeyField });

const column = z.string().max(40);

export const matchColumnsInput = z.strictObject({
  importId: idField,
  version: versionField,
  columns: z.array(column).max(100),
  dateOrder: z.enum(["dmy", "mdy", "ymd"], "Choose how dates are written in the file."),
  likely: z.enum(["skip", "make"], "Choose what becomes of rows that look like somebody who is here."),
});
export type MatchColumnsInput = z.output<typeof matchColumnsInput>;

/** Start, stop, undo and throw away: each of the import as it was seen. */
export const importStepInput = z.strictObject({ importId: idField, version: versionField });
export type ImportStepInput = z.output<typeof importStepInput>;
