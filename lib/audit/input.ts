import { z } from "zod";
import { dateField, idField, wholeNumberField } from "#lib/fields.ts";
import { isAuditAction } from "./rules/actions.ts";

/** What of the trail an address asks for. What it cannot ask for counts as not asked. */
export const trailInput = z.object({
  from: dateField("").nullable().catch(null),
  to: dateField("").nullable().catch(null),
  action: z.string().refine(isAuditAction).nullable().catch(null),
  outcome: z.enum(["done", "refused"]).nullable().catch(null),
  /** The row after which, from the newest on, the page begins. */
  before: idField.nullable().catch(null),
});
export type TrailInput = z.output<typeof trailInput>;

/** The same with whose trail, for the file. */
export const trailFileInput = trailInput.extend({ patient: idField.nullable().catch(null), staff: idField.nullable().catch(null) });

const NUMBER = "Type the number that stands beside the patient’s name.";
export const auditedPatientInput = z.strictObject({ number: wholeNumberField(NUMBER, 1, 999_999) });
