import { z } from "zod";
import { dateField, idempotencyKeyField, idField, versionField } from "../fields.ts";
import { KINDS } from "./rules/kinds.ts";

export const sendFileInput = z.object({ idempotencyKey: idempotencyKeyField, kind: z.enum(KINDS, "Say what the file is a list of.") });
export type SendFileInput = z.output<typeof sendFileInput>;

const column = z.string().max(40);

export const matchColumnsInput = z.strictObject({
  importId: idField,
  version: versionField,
  columns: z.array(column).max(100),
  dateOrder: z.enum(["dmy", "mdy", "ymd"], "Choose how dates are written in the file."),
  /** Of patients alone: nothing else looks like another. */
  likely: z.enum(["skip", "make"], "Choose what becomes of rows that look like somebody who is here.").default("skip"),
});
export type MatchColumnsInput = z.output<typeof matchColumnsInput>;

/** Start, stop, undo and throw away: each of the import as it was seen. */
export const importStepInput = z.strictObject({ importId: idField, version: versionField });
export type ImportStepInput = z.output<typeof importStepInput>;

const DAY = "This is not a date. Choose a day, or leave it empty.";
const dayOrNone = z.union([z.literal("").transform(() => null), dateField(DAY)], DAY).default(null);

/** The days whose visits are taken as a file, both included; all where none is given. */
export const visitsFileInput = z.object({ from: dayOrNone, to: dayOrNone }).refine(
  // Where one is no date, it is told of that alone.
  ({ from, to }) => from === null || to === null || from <= to,
  { path: ["to"], message: "The last day is before the first." },
);
export type VisitsFileInput = z.output<typeof visitsFileInput>;
