import { z } from "zod";
import { checkboxField, plainCode, requiredText } from "#lib/fields.ts";
import { emailField, newPasswordField } from "#lib/staff/input.ts";
import { locationFields } from "./locations.ts";

/** A clinic's first start: the code from the server's console, the clinic, its first location and its first admin. */
export const setUpClinicInput = z.strictObject({
  setupCode: z
    .string("Copy the code from the server's console.")
    .max(100, "This is longer than the code.")
    .transform(plainCode)
    .refine((code) => code.length === 24, "The code has 24 characters. Copy it from the server's console."),
  clinicName: requiredText("Give the clinic a name.", 120),
  location: z.strictObject(locationFields),
  admin: z.strictObject({
    name: requiredText("Write your name as patients and colleagues read it.", 120),
    email: emailField,
    password: newPasswordField,
    isClinician: checkboxField,
  }),
});

export type SetUpClinicInput = z.output<typeof setUpClinicInput>;
