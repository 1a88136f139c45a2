import { z } from "zod";
import { idField } from "#lib/fields.ts";

/** Work that was given up: one, or all of it. */
export const givenUpInput = z.strictObject({ jobId: z.union([idField, z.literal("all")]) });
export type GivenUpInput = z.output<typeof givenUpInput>;
