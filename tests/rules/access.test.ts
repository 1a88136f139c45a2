/** What the sources ask of whoever sends a form or opens a page, against what is written down by hand. The browser's access test asks the same of the build. */
import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { handlerRules, type PageRule, pageRules } from "#e2e/support/page-rules.ts";
import { maySee, OBJECTS } from "#lib/auth/objects.ts";
import { allows, FRESH, MATRIX, needsTwoSteps, type Permission, ROLES, type Role } from "#lib/auth/policy.ts";
import { actionRules, rightsOfActions } from "#tests/support/action-rules.ts";
import { objectsIn } from "#tests/support/addressed-objects.ts";
import { type Gate, placesOf } from "#tests/support/gates.ts";
import { freshRules, permissionRules, twoStepRules } from "#tests/support/permission-rules.ts";
import { sourceFile } from "#tests/support/source-files.ts";

const files = globSync("app/**/*.{ts,tsx}")
  .sort()
  .map((path) => sourceFile(path, readFileSync(path, "utf8")));
const actions = rightsOfActions(files);
const { pages, handlers } = placesOf(files);

const isRight = (text: string): text is Permission => Object.hasOwn(MATRIX, text);
/** The roles that may do all of it; a word that is no right opens to nobody. */
const whoMay = (rights: readonly string[]): readonly Role[] =>
  ROLES.filter((role) => rights.length > 0 && rights.every((right) => isRight(right) && allows([role], right)));

describe("what is written down by hand is all there is:", () => {
  test("the rights", () => expect(Object.keys(MATRIX).sort()).toEqual(Object.keys(permissionRules).sort()));
  test("the forms", () => expect([...actions.keys()].sort()).toEqual(Object.keys(actionRules).sort()));
  test("the pages", () => expect(pages.map(({ address }) => address).sort()).toEqual(Object.keys(pageRules).sort()));
  test("the route handlers", () => expect(handlers.map(({ address }) => address).sort()).toEqual(Object.keys(handlerRules).sort()));
});

test.each(Object.entries(permissionRules).flatMap(([right, roles]) => ROLES.map((role) => ({ right, role, may: roles.includes(role) }))))(
  "the right $right of $role is what is written down",
  ({ right, role, may }) => expect(isRight(right) && allows([role], right)).toBe(may),
);

test("nobody without a role has a right", () => {
  expect(Object.keys(MATRIX).filter((right) => isRight(right) && allows([], right))).toEqual([]);
});

test("what takes a password of the last ten minutes, and who signs in in two steps, is what is written down", () => {
  expect(FRESH).toEqual(freshRules);
  expect(ROLES.filter((role) => needsTwoSteps([role]))).toEqual(twoStepRules);
});

test.each(Object.entries(actionRules))("the form of %s is for whom it is written down, and nobody else", (name, rule) => {
  const asked = actions.get(name);
  expect(asked !== undefined && "rights" in asked ? whoMay(asked.rights) : asked?.open).toEqual(rule);
});

const OF_NO_STAFF: ReadonlySet<string> = new Set(["openForm", "openForms", "openPortal", "enterPortal", "currentPendingSignIn"]);
/** A gate in one line, with whom it lets in. */
const said = ({ name, words }: Gate) => [name, ...(OF_NO_STAFF.has(name) ? words : whoMay(words))].join(" ");

function gateOfPage(address: string, rule: PageRule): readonly string[] {
  // Whoever has set their second step up there is in, and still sees the recovery codes that it has just made.
  if (address === "/sign-in/second-step") return ["currentPendingSignIn"];
  switch (rule.kind) {
    case "area":
      return [["enterArea", ...whoMay(rule.needs)].join(" ")];
    case "object":
      return [["enter", ...whoMay(rule.needs)].join(" ")];
    case "half-way":
      return ["currentPendingSignIn"];
    case "portal":
      return ["openPortal"];
    case "form":
      return [address === "/form" ? "openForms" : `openForm ${address.replace("/form/", "")}`];
    default:
      return [];
  }
}

test.each(Object.entries(pageRules))("the page %s stands behind the gate that is written down, and no other", (address, rule) => {
  const found = pages.find((page) => page.address === address);
  expect(found?.gates.map(said)).toEqual(gateOfPage(address, rule));
});

test.each(Object.entries(handlerRules))("the handler %s stands behind the gate that is written down, and no other", (address, { gate }) => {
  const found = handlers.find((handler) => handler.address === address);
  // What goes on for as long as a page is open asks again and again.
  const name = address === "/api/diary/events" ? "enterToWatch" : "enterAction";
  const asked = gate === "nothing" ? [] : [gate === "portal" ? "enterPortal" : [name, ...whoMay(gate.needs)].join(" ")];
  expect(found?.gates.map(said)).toEqual(asked);
});

/** Whom a page or handler of an object lets in, whatever it is about. */
const openedTo = [
  ...Object.entries(pageRules).map(([address, rule]) => ({
    address,
    staff: "needs" in rule ? whoMay(rule.needs) : [],
    patient: rule.kind === "portal",
  })),
  ...Object.entries(handlerRules).map(([address, { gate }]) => ({
    address,
    staff: typeof gate === "object" ? whoMay(gate.needs) : [],
    patient: gate === "portal",
  })),
].filter(({ address }) => /\[\w+\]/.test(address));

test.each(openedTo)("$address opens its object to nobody who may not see it", ({ address, staff, patient }) => {
  const objects = objectsIn(address);
  expect(staff.filter((role) => !objects.every(({ object }) => maySee([role], object, "other's")))).toEqual([]);
  expect(patient && !objects.every(({ object }) => maySee("patient", object, "own"))).toBe(false);
});

test("every object of the matrix has an address, and no patient sees another's", () => {
  const addressed = new Set(openedTo.flatMap(({ address }) => objectsIn(address).map(({ object }) => object)));
  expect([...addressed].toSorted()).toEqual(Object.keys(OBJECTS).toSorted());
  expect([...addressed].filter((object) => maySee("patient", object, "other's") || maySee("anybody", object, "own"))).toEqual([]);
});
