import { z } from "zod";
import { checkboxField, idempotencyKeyField, idField, requiredText } from "#lib/fields.ts";

const CHOOSE = "Choose a clinician or a location.";

/** "clinician:" or "location:" and the id, as one list of both sends it. */
const subjectField = z.string(CHOOSE).transform((text, context) => {
  const [, kind, id] = /^(clinician|location):(.*)$/.exec(text) ?? [];
  const parsed = idField.safeParse(id);
  if (parsed.success)
    return kind === "clinician" ? { clinicianId: parsed.data, locationId: null } : { clinicianId: null, locationId: parsed.data };
  context.addIssue({ code: "custom", message: CHOOSE });
  return z.NEVER;
});

/** Longer ones push everything else out of their row. */
export const FEED_LABEL_LENGTH = 60;

export const issueFeedInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  of: subjectField,
  label: requiredText("Say whose calendar it is, like “Reception screen”.", FEED_LABEL_LENGTH),
  /** Patients are named only where the clinic says so for this feed. */
  names: checkboxField,
});
export type IssueFeedInput = z.output<typeof issueFeedInput>;

export const revokeFeedInput = z.strictObject({ feedId: idField });
export type RevokeFeedInput = z.output<typeof revokeFeedInput>;
