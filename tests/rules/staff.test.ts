import { expect, test } from "vitest";
import { redirectTarget } from "#lib/auth/next-auth.ts";
import { plainSetupCode } from "#lib/clinic/input/set-up.ts";
import { acceptInvitationInput, inviteStaffInput, newPasswordField, takeBackByPinInput } from "#lib/staff/input.ts";
import { COMMON_BASES, COMMON_LONG } from "#lib/staff/rules/common-passwords.ts";
import { invitationLink, tokenOf } from "#lib/staff/rules/link.ts";
import { isCommonPassword, isGuessablePassword } from "#lib/staff/rules/password.ts";
import { isGuessablePin } from "#lib/staff/rules/pin.ts";

const accepts = (password: string) => newPasswordField.safeParse(password).success;
const TOKEN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP_";

test("every password of the common list is refused, as it stands and stretched", () => {
  for (const word of [...COMMON_LONG, ...COMMON_BASES]) {
    expect(accepts(word), word).toBe(false);
    expect(accepts(word.toUpperCase()), word).toBe(false);
  }
  for (const word of COMMON_BASES) expect(isCommonPassword(`${word}2024!`), word).toBe(true);
});

test("repetitions, sequences and words with figures for letters are refused", () => {
  for (const password of [
    "aaaaaaaaaaaa",
    "abcabcabcabc",
    "123456789012",
    "abcdefghijklm",
    "P@ssw0rd2024!",
    "qwertyuiop12",
    "ababababababab",
    "!!password!!",
  ]) {
    expect(accepts(password), password).toBe(false);
  }
});

test("a password is judged by its length alone otherwise: spaces, any script and emoji are welcome, and nothing is cut off", () => {
  for (const password of [
    "violet canoe harbour",
    "grüner tee am see",
    "わたしのながいパスワードです",
    "🪡🌿🫖🧭🪁🎻🛶🌾🧵🪴🏔️🕰️",
    "x9".padEnd(64, "vlkq"),
    "k".padEnd(199, "jwq zm"),
  ]) {
    expect(accepts(password), password).toBe(true);
  }
  expect(accepts("violet cano")).toBe(false);
  expect(accepts("v".padEnd(201, "jwq zm"))).toBe(false);
});

test("a password made of what everyone at the clinic knows is refused, and one that merely mentions it is not", () => {
  const known = ["hanna.weiss@clinic.example", "hanna.weiss", "Hanna Weiss", "Wattle Lane Skin Clinic", "Ko"];
  for (const password of ["hanna weiss 12", "HannaWeiss2024", "wattlelaneskinclinic!"])
    expect(isGuessablePassword(password, known), password).toBe(true);
  for (const password of ["hanna weiss likes her tea", "violet canoe harbour", "ko ko violet"])
    expect(isGuessablePassword(password, known), password).toBe(false);
});

test("a link is read whole, bare, and with spaces around it, and nothing else is", () => {
  for (const pasted of [TOKEN, invitationLink("https://clinic.example", TOKEN), ` #${TOKEN}\n`]) expect(tokenOf(pasted)).toBe(TOKEN);
  for (const pasted of ["", "#", TOKEN.slice(1), `${TOKEN}x`, `https://clinic.example/invitation?${TOKEN}`])
    expect(tokenOf(pasted)).toBeNull();
  expect(acceptInvitationInput.safeParse({ token: `  #${TOKEN}`, password: "violet canoe harbour" }).data?.token).toBe(TOKEN);
});

test("the set-up code is read with or without hyphens, in small letters, and with letters that look like figures", () => {
  expect(plainSetupCode("o1il-abcd 23")).toBe("0111ABCD23");
});

test("roles are a set of known ones, and flags belong to clinicians", () => {
  const form = { idempotencyKey: crypto.randomUUID(), email: "new@clinic.example", name: "Tui Parata" };
  const errors = (fields: Record<string, unknown>) =>
    inviteStaffInput.safeParse({ ...form, ...fields }).error?.issues.map(({ path }) => path.join("."));
  expect(errors({ roles: "reception" })).toBeUndefined();
  expect(errors({ roles: ["admin", "clinician"], isDoctor: "on" })).toBeUndefined();
  expect(errors({})).toEqual(["roles"]);
  expect(errors({ roles: "owner" })).toEqual(["roles"]);
  expect(errors({ roles: "reception", isPrescriber: "on" })).toEqual(["isPrescriber"]);
  expect(errors({ roles: "clinician", isDoctor: "on", isSupervised: "on" })).toEqual(["isSupervised"]);
  expect(inviteStaffInput.safeParse({ ...form, roles: "reception", passwordHash: "x" }).success).toBe(false);
  for (const email of ["not an address", "a@b", "a＠clinic.example", "a@clinic.example\r\nBcc: b@c.example"]) {
    expect(inviteStaffInput.safeParse({ ...form, roles: "reception", email }).success, email).toBe(false);
  }
});

test("a PIN is four to eight digits, none of them among the first that anyone would try", () => {
  const takes = (pin: string) => takeBackByPinInput.safeParse({ pin }).success;
  expect(["4812", "59268314", " 4812 "].map(takes)).toEqual([true, true, true]);
  expect(["481", "592683145", "48a2", "٤٨١٢", "", "4 812"].filter(takes)).toEqual([]);
  expect(["0000", "1234", "987654", "1212", "48484848", "2580"].filter((pin) => !isGuessablePin(pin))).toEqual([]);
  expect(["4812", "1243", "121213", "5926"].filter(isGuessablePin)).toEqual([]);
});

test("next-auth sends people to a page of this origin and nowhere else", () => {
  const origin = "https://clinic.example";
  expect(redirectTarget("/diary?day=2026-03-10", origin)).toBe(`${origin}/diary?day=2026-03-10`);
  expect(redirectTarget(`${origin}/patients`, origin)).toBe(`${origin}/patients`);
  const tricks = [
    "//evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "https:evil.example",
    "https://evil.example",
    "https://clinic.example.evil.example",
    "https://clinic.example@evil.example/",
    "javascript:alert(1)",
    "/\t/evil.example",
    "///evil.example",
    "evil.example",
    "",
    " /diary",
    "data:text/html,x",
  ];
  for (const trick of tricks) expect(redirectTarget(trick, origin), trick).toBe(`${origin}/`);
  expect(new URL(redirectTarget("/%2F%2Fevil.example", origin)).origin).toBe(origin);
});
