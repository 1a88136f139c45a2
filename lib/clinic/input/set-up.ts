import { z } from "zod";
import { checkboxField, requiredText } from "#lib/fields.ts";
import { emailField, newPasswordField } from "#lib/staff/input.ts";
import { locationFields } from "./locations.ts";

/** The code as it is compared: capitals without hyphens and spaces; letters that look like figures read as those. */
export function plainSetupCode(typed: string): string {
  return typed
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
}

/** A clinic's first start: the code from the server's console, the clinic, its first location and its first admin. */
export const setUpClinicInput = z.strictObject({
  setupCode: z
    .string("Copy the code from the server's console.")
    .max(100, "This is longer than the code.")
    .transform(plainSetupCode)
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
