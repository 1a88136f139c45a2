import { z } from "zod";
import { idField, versionField } from "#lib/fields.ts";

export const DEFINITION_KINDS = ["protocol", "form", "consent", "aftercare", "template"] as const;
export type DefinitionKind = (typeof DEFINITION_KINDS)[number];

export const approveDefinitionInput = z.strictObject({
  versionId: idField,
  version: versionField,
  /** The clinician says that they have read it: ticked, or refused. */
  read: z.literal("on", "Tick that you have read it and take it on."),
});

export type ApproveDefinitionInput = z.output<typeof approveDefinitionInput>;
