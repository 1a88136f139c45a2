import { z } from "zod";
import { idempotencyKeyField, idField, requiredText } from "#lib/fields.ts";
import { PHOTO_VIEWS } from "./rules/views.ts";

const viewField = z.string().refine((id) => PHOTO_VIEWS.some((view) => view.id === id), "Choose a view from the list.");

/** What comes with a photograph, before its bytes. `original` names the photograph that this one is a marked-up copy of. */
export const takePhotoInput = z
  .strictObject({
    idempotencyKey: idempotencyKeyField,
    patientId: idField,
    appointmentId: idField.optional(),
    view: viewField,
    original: idField.optional(),
  })
  .refine(
    ({ appointmentId, original }) => appointmentId === undefined || original === undefined,
    "A copy belongs where its original does.",
  );
export type TakePhotoInput = z.output<typeof takePhotoInput>;

export const removePhotoInput = z.strictObject({
  photoId: idField,
  reason: requiredText("Say why it is taken out.", 500),
});
export type RemovePhotoInput = z.output<typeof removePhotoInput>;
