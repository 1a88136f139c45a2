import { z } from "zod";
import { ROLES } from "#lib/auth/policy.ts";
import { checkboxField, idempotencyKeyField, idField, optionalText, requiredText, versionField } from "#lib/fields.ts";
import { tokenOf } from "./rules/link.ts";
import { isCommonPassword, PASSWORD_MAX, PASSWORD_MIN } from "./rules/password.ts";
import { PIN_MAX, PIN_MIN } from "./rules/pin.ts";

/** A password as somebody already has it. */
const ownPasswordField = z
  .string("Write your password.")
  .min(1, "Write your password.")
  .max(PASSWORD_MAX, `Passwords have at most ${PASSWORD_MAX} characters.`);

export const signInInput = z.strictObject({
  email: z
    .string("Write your email address.")
    .trim()
    .min(1, "Write your email address.")
    .max(254, "That is too long for an email address."),
  password: ownPasswordField,
});

/** A password as it is chosen: long, and not one that is tried first. Counted in characters as people see them, never cut off. */
export const newPasswordField = z
  .string("Choose a password.")
  .refine(
    (password) => [...password].length >= PASSWORD_MIN,
    `Use at least ${PASSWORD_MIN} characters. Three or four words in a row are easy to remember.`,
  )
  .refine((password) => password.length <= PASSWORD_MAX, `Keep this under ${PASSWORD_MAX} characters.`)
  .refine((password) => !isCommonPassword(password), "This password is among the first that anyone would try. Choose another.");

export const emailField = z
  .string("Write an email address.")
  .trim()
  .max(254, "That is too long for an email address.")
  .pipe(z.email("Write an email address such as name@clinic.example."));

const CHOOSE_ROLE = "Choose at least one role.";

/** A set of roles: one ticked box arrives as a text, several as a list. */
const rolesField = z.union([z.enum(ROLES).transform((role) => [role]), z.array(z.enum(ROLES)).min(1).max(ROLES.length)], CHOOSE_ROLE);

const staffFacts = {
  name: requiredText("Write the name as patients and colleagues read it.", 120),
  profession: optionalText(80),
  roles: rolesField,
  isDoctor: checkboxField,
  isPrescriber: checkboxField,
  isSupervised: checkboxField,
};

type Facts = {
  readonly roles: readonly string[];
  readonly isDoctor: boolean;
  readonly isPrescriber: boolean;
  readonly isSupervised: boolean;
};

/** Doctor, prescriber and supervised say something about a clinician; a doctor supervises and is not supervised. */
function checkFlags(facts: Facts, context: z.RefinementCtx): void {
  const clinician = facts.roles.includes("clinician");
  for (const flag of ["isDoctor", "isPrescriber", "isSupervised"] as const) {
    if (facts[flag] && !clinician)
      context.addIssue({ code: "custom", path: [flag], message: "This is for clinicians. Choose that role too, or leave this out." });
  }
  if (clinician && facts.isDoctor && facts.isSupervised) {
    context.addIssue({
      code: "custom",
      path: ["isSupervised"],
      message: "A doctor does not work under supervision. Leave one of the two out.",
    });
  }
}

export const inviteStaffInput = z
  .strictObject({ idempotencyKey: idempotencyKeyField, email: emailField, ...staffFacts })
  .superRefine(checkFlags);
export const changeRolesInput = z.strictObject({ userId: idField, version: versionField, ...staffFacts }).superRefine(checkFlags);
export const staffMemberInput = z.strictObject({ userId: idField, version: versionField });
/** A colleague, for what does not depend on what was seen of them. */
export const staffMemberIdInput = z.strictObject({ userId: idField });

/** A single-use link, and the password that is chosen behind it. */
export const byLinkInput = z.strictObject({
  token: z
    .string("Paste the link we sent you.")
    .max(2000, "This is longer than the link we sent you.")
    .transform((pasted, context) => {
      const token = tokenOf(pasted);
      if (token !== null) return token;
      context.addIssue({
        code: "custom",
        message:
          pasted.trim() === "" ? "Paste the link we sent you." : "This is not the whole link. Copy it again from the message, to its end.",
      });
      return z.NEVER;
    }),
  password: newPasswordField,
});

export type SignInInput = z.output<typeof signInInput>;
export type InviteStaffInput = z.output<typeof inviteStaffInput>;
export type ChangeRolesInput = z.output<typeof changeRolesInput>;
export type StaffMemberInput = z.output<typeof staffMemberInput>;
export type StaffMemberIdInput = z.output<typeof staffMemberIdInput>;
export type ByLinkInput = z.output<typeof byLinkInput>;

/** The code of an authenticator app, or a recovery code. */
const codeField = z.string("Write the code.").trim().min(1, "Write the code.").max(60, "This is longer than a code.");
export const secondStepInput = z.strictObject({ secretCode: codeField });
export type SecondStepInput = z.output<typeof secondStepInput>;

/** Signing in again; whoever has no second step sends no code. */
export const confirmInput = z.strictObject({
  password: ownPasswordField,
  secretCode: z.string().trim().max(60, "This is longer than a code.").default(""),
  next: z.string().max(200).optional(),
});
export type ConfirmInput = z.output<typeof confirmInput>;

export const changePasswordInput = z.strictObject({ currentPassword: ownPasswordField, password: newPasswordField });
export type ChangePasswordInput = z.output<typeof changePasswordInput>;

export const endSessionInput = z.strictObject({ sessionId: idField });
export type EndSessionInput = z.output<typeof endSessionInput>;
export const nothingInput = z.strictObject({});

/** Choices of somebody about their own way of working. */
export const chooseKeysInput = z.strictObject({ singleKeys: checkboxField });
export type ChooseKeysInput = z.output<typeof chooseKeysInput>;

const pinField = z
  .string("Write your PIN.")
  .trim()
  .regex(new RegExp(`^\\d{${PIN_MIN},${PIN_MAX}}$`), `A PIN has ${PIN_MIN} to ${PIN_MAX} digits.`);

/** The PIN that takes a handed-over tablet back. */
export const setPinInput = z.strictObject({ pin: pinField, password: ownPasswordField });
export type SetPinInput = z.output<typeof setPinInput>;
export const removePinInput = z.strictObject({ password: ownPasswordField });
export type RemovePinInput = z.output<typeof removePinInput>;

export const takeBackByPinInput = z.strictObject({ pin: pinField });
export type TakeBackByPinInput = z.output<typeof takeBackByPinInput>;
export const takeBackByPasswordInput = z.strictObject({ password: ownPasswordField });
export type TakeBackByPasswordInput = z.output<typeof takeBackByPasswordInput>;

/** What a page tells of its screen: that it was covered, that somebody is still there, or the password that uncovers it. */
export const screenInput = z.discriminatedUnion("tells", [
  z.strictObject({ tells: z.literal("locked") }),
  z.strictObject({ tells: z.literal("alive") }),
  z.strictObject({ tells: z.literal("password"), password: ownPasswordField }),
]);

/** The second person of a record that takes two, and their own PIN or password. */
export const colleagueFields = {
  colleagueId: z.uuid("Choose the second person."),
  secret: z
    .string("Let them type their PIN or password.")
    .min(1, "Let them type their PIN or password.")
    .max(PASSWORD_MAX, `Passwords have at most ${PASSWORD_MAX} characters.`),
};
export type ColleagueInput = { readonly colleagueId: string; readonly secret: string };
