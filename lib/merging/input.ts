import { z } from "zod";
import { idField, versionField } from "#lib/fields.ts";

const side = z.enum(["kept", "merged"], "Choose which of the two holds.").default("kept");

export const mergePatientsInput = z.strictObject({
  keptId: idField,
  mergedId: idField,
  keptVersion: versionField,
  mergedVersion: versionField,
  givenName: side,
  familyName: side,
  preferredName: side,
  pronouns: side,
  dateOfBirth: side,
  phone: side,
  email: side,
  street: side,
  city: side,
  region: side,
  postcode: side,
  country: side,
  formerNumber: side,
  language: side,
  timeZone: side,
});
export type MergePatientsInput = z.output<typeof mergePatientsInput>;

export const unmergePatientsInput = z.strictObject({ mergeId: idField });
export type UnmergePatientsInput = z.output<typeof unmergePatientsInput>;

export const tellApartInput = z.strictObject({ oneId: idField, otherId: idField });
export type TellApartInput = z.output<typeof tellApartInput>;
