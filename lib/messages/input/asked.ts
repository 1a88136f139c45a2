import { z } from "zod";
import { dateField, idempotencyKeyField, idField, timeField } from "#lib/fields.ts";

export const sendPortalLinkInput = z.strictObject({ patientId: idField, idempotencyKey: idempotencyKeyField });
export type SendPortalLinkInput = z.output<typeof sendPortalLinkInput>;

/** The place that came free, and the entry of the waitlist that it is offered to. */
export const offerPlaceInput = z.strictObject({
  freedId: idField,
  entryId: idField,
  date: dateField("Choose the place again."),
  time: timeField("Choose the place again."),
});
export type OfferPlaceInput = z.output<typeof offerPlaceInput>;

export const testTemplateInput = z.strictObject({ versionId: idField, idempotencyKey: idempotencyKeyField });
export type TestTemplateInput = z.output<typeof testTemplateInput>;
