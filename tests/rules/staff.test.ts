import { expect, test } from "vitest";
import { sayBrowser } from "#lib/auth/browser.ts";
import { listCommonPasswords } from "#lib/auth/common-passwords.ts";
import { isReadableWayBack, redirectTarget } from "#lib/auth/next-auth.ts";
import { codeAt, newStepSecret, openStep, sealStep, stepOfCode } from "#lib/auth/sealed-step.ts";
import { setUpClinicInput } from "#lib/clinic/input/set-up.ts";
import { plainCode } from "#lib/fields.ts";
import { judgePassword } from "#lib/staff/commands/own-password.ts";
import { byLinkInput, changePasswordInput, inviteStaffInput, newPasswordField, takeBackByPinInput } from "#lib/staff/input.ts";
import { COMMON_BASES } from "#lib/staff/rules/common-passwords.ts";
import { returnPath } from "#lib/staff/rules/confirm.ts";
import { passwordLink, tokenOf } from "#lib/staff/rules/link.ts";
import { isCommonPassword, isGuessablePassword } from "#lib/staff/rules/password.ts";
import { isGuessablePin } from "#lib/staff/rules/pin.ts";

const accepts = (password: string) => newPasswordField.safeParse(password).success;
const TOKEN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP_";

const stranger = { email: "hanna@clinic.example", name: "Hanna", clinic: "Wattle Lane" };
/** Why a password cannot be chosen, as a form and then its command would say. */
function whyNot(password: string): string {
  const parsed = newPasswordField.safeParse(password);
  if (!parsed.success) return parsed.error.issues[0]?.message ?? "";
  const judged = judgePassword(password, stranger);
  return judged.ok ? "" : judged.refusal.reason;
}

test("ten thousand common passwords of twelve and more characters are refused, each as common, as it stands, in capitals and stretched", () => {
  const list = [...listCommonPasswords()];
  expect(list.length).toBeGreaterThanOrEqual(10_000);
  for (const word of list) {
    expect(word.length, word).toBeGreaterThanOrEqual(12);
    for (const typed of [word, word.toUpperCase()])
      expect(whyNot(typed), typed).toMatch(/^password_common$|among the first that anyone would try/);
  }
  expect(whyNot("unbelievable99!")).toBe("password_common");
});

test("shorter common ones are refused for their length, and stretched for what they are", () => {
  expect(COMMON_BASES.size).toBeGreaterThan(800);
  for (const word of COMMON_BASES) {
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

test("each form that takes a new password refuses eleven characters on the server, and says nothing against twelve", () => {
  const said = (password: string) =>
    [
      byLinkInput.safeParse({ token: TOKEN, password }),
      changePasswordInput.safeParse({ currentPassword: "violet canoe harbour", password }),
      setUpClinicInput.safeParse({ admin: { password } }),
    ].map(({ error }) => error?.issues.some(({ path }) => path.at(-1) === "password") ?? false);
  expect(said("violet cano")).toEqual([true, true, true]);
  expect(said("violet canoe")).toEqual([false, false, false]);
});

test("a password made of what everyone at the clinic knows is refused, and one that merely mentions it is not", () => {
  const known = ["hanna.weiss@clinic.example", "hanna.weiss", "Hanna Weiss", "Wattle Lane Skin Clinic", "Ko"];
  for (const password of ["hanna weiss 12", "HannaWeiss2024", "wattlelaneskinclinic!"])
    expect(isGuessablePassword(password, known), password).toBe(true);
  for (const password of ["hanna weiss likes her tea", "violet canoe harbour", "ko ko violet"])
    expect(isGuessablePassword(password, known), password).toBe(false);
});

test("a link is read whole, bare, and with spaces around it, and nothing else is", () => {
  for (const pasted of [TOKEN, passwordLink("https://clinic.example", "invite", TOKEN), ` #${TOKEN}\n`])
    expect(tokenOf(pasted)).toBe(TOKEN);
  for (const pasted of ["", "#", TOKEN.slice(1), `${TOKEN}x`, `https://clinic.example/invitation?${TOKEN}`])
    expect(tokenOf(pasted)).toBeNull();
  expect(byLinkInput.safeParse({ token: `  #${TOKEN}`, password: "violet canoe harbour" }).data?.token).toBe(TOKEN);
});

test("the set-up code is read with or without hyphens, in small letters, and with letters that look like figures", () => {
  expect(plainCode("o1il-abcd 23")).toBe("0111ABCD23");
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
  for (const none of [{}, ["/diary"], null, undefined, 1]) expect(redirectTarget(none, origin)).toBe(`${origin}/`);
  expect(new URL(redirectTarget("/%2F%2Fevil.example", origin)).origin).toBe(origin);
});

test("whoever shows that it is they is led back to a page on the list, and nowhere else", () => {
  const id = "01890000-0000-7000-8000-000000000001";
  for (const path of [
    "/settings/me/second-step",
    "/settings/staff",
    "/settings/staff/new",
    `/settings/staff/${id}`,
    "/settings/retention",
    "/settings/audit",
    `/settings/audit/patients/${id}`,
    `/settings/audit/staff/${id}?from=2026-03-01&action=patient%3Aopen`,
    `/patients/${id}/records`,
    "/exports",
    "/exports?from=2026-03-01&to=2026-03-31",
  ])
    expect(returnPath(path), path).toBe(path);
  for (const path of [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "/settings/staff/../../x",
    "/settings/staff?x=1",
    "/settings/audit?x=1",
    "/exports?from=//evil.example",
    "/settings/audit?from=//evil.example",
    `/settings/audit/rooms/${id}`,
    `/settings/staff/${id}\n`,
    "",
    null,
    ["/settings/staff"],
  ])
    expect(returnPath(path)).toBeNull();
});

test("a browser is said in two words, and nothing of what it sent is kept", () => {
  expect(
    sayBrowser("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"),
  ).toBe("Chrome on Windows");
  expect(
    sayBrowser("Mozilla/5.0 (iPad; CPU OS 27_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/27.3 Safari/605.1.15"),
  ).toBe("Safari on iPad");
  expect(sayBrowser("<script>alert(1)</script>")).toBe("");
});

test("a second step is sealed for its user and this installation: moved, altered or under another key it opens nothing", () => {
  const secret = newStepSecret();
  const sealed = sealStep(secret, "anna", "a secret of the installation");
  expect(openStep(sealed, "anna", "a secret of the installation")).toEqual(secret);
  expect(sealed.includes(secret)).toBe(false);
  expect(() => openStep(sealed, "berta", "a secret of the installation")).toThrow();
  expect(() => openStep(sealed, "anna", "another secret")).toThrow();
  for (let at = 0; at < sealed.length; at += 1) {
    const altered = Buffer.from(sealed);
    altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
    expect(() => openStep(altered, "anna", "a secret of the installation"), `byte ${at}`).toThrow();
  }
});

test("a code fits its own thirty seconds, the step before and the one after, and no other; what is no code fits none", () => {
  const secret = newStepSecret();
  const at = Date.UTC(2026, 10, 27, 9, 0, 10);
  const step = Math.floor(at / 30_000);
  for (const away of [-1, 0, 1]) expect(stepOfCode(secret, codeAt(secret, at + away * 30_000), at)).toBe(step + away);
  const near = [-1, 0, 1].map((away) => codeAt(secret, at + away * 30_000));
  for (const away of [-20, -2, 2, 20]) {
    const code = codeAt(secret, at + away * 30_000);
    if (!near.includes(code)) expect(stepOfCode(secret, code, at)).toBeNull();
  }
  for (const typed of ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345"]) expect(stepOfCode(secret, typed, at)).toBeNull();
});

test("what next-auth cannot read as a way back is told apart before it is asked", () => {
  const origin = "https://clinic.example";
  for (const way of ["", "/", "/diary?day=2026-03-10", "//evil.example", "https://evil.example"])
    expect(isReadableWayBack(way, origin), way).toBe(true);
  for (const way of ["x", "Bearer x", "javascript:alert(1)", "data:text/html,x", "http://", "//", "%E0%A4%A"])
    expect(isReadableWayBack(way, origin), way).toBe(false);
});
