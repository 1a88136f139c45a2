/** Who may do what: every right of every role, every action's and every page's gate. Read from the sources, so that none is forgotten. */
import { globSync, readFileSync } from "node:fs";
import ts from "typescript";
import { allows, MATRIX, ROLES } from "#lib/auth/policy.ts";
import { placesOf } from "#tests/support/gates.ts";
import { hasDirective, nodesOf, type SourceFile, sourceFile } from "#tests/support/source-files.ts";
import type { Guard } from "../guard.ts";
import type { Edit } from "../task.ts";

const FILE = "tests/rules/access.test.ts";
/** A right that all staff have. */
const ANYBODY: keyof typeof MATRIX = "clinic:read";

const read = (path: string) => sourceFile(path, readFileSync(path, "utf8"));

function instead(file: SourceFile, node: ts.Node, text: string): Edit {
  return { path: file.path, from: node.getStart(file.tree), to: node.getEnd(), text };
}

/** Each right given to each role that lacks it, and taken from each that has it. */
function rights(): readonly Guard[] {
  const file = read("lib/auth/policy.ts");
  return [...nodesOf(file)].flatMap((node) => {
    if (!ts.isPropertyAssignment(node) || !ts.isStringLiteral(node.name) || !ts.isArrayLiteralExpression(node.initializer)) return [];
    const { initializer, name } = node;
    const held = initializer.elements.flatMap((each) => (ts.isStringLiteral(each) ? [each.text] : []));
    if (!Object.hasOwn(MATRIX, name.text)) return [];
    return ROLES.map((role): Guard => {
      const roles = held.includes(role) ? held.filter((each) => each !== role) : [...held, role];
      return {
        name: `right: ${name.text} ${held.includes(role) ? "taken from" : "given to"} ${role}`,
        test: { file: FILE, title: `the right ${name.text} of ${role} is` },
        removal: { edits: [instead(file, initializer, JSON.stringify(roles))] },
        batch: `rights of ${role}`,
      };
    });
  });
}

const MAKERS: ReadonlySet<string> = new Set(["formAction", "formLinkAction"]);

/** Each action of staff and of patients opened to whoever is signed in, and to everybody. */
function actions(files: readonly SourceFile[]): readonly Guard[] {
  const found = files
    .filter((file) => hasDirective(file, "use server"))
    .flatMap((file) => [...nodesOf(file)].map((node) => ({ file, node })));
  return found.flatMap(({ file, node }): readonly Guard[] => {
    if (!ts.isVariableDeclaration(node) || node.initializer === undefined || !ts.isCallExpression(node.initializer)) return [];
    const { expression, arguments: given } = node.initializer;
    const maker = expression.getText(file.tree);
    const [asked] = given;
    if (!MAKERS.has(maker) || asked === undefined) return [];
    const name = node.name.getText(file.tree);
    const test = { file: FILE, title: `the form of ${name} is` };
    const open: Guard = {
      name: `action: ${name} open to everybody`,
      test,
      removal: { edits: [instead(file, expression, "publicAction")] },
      batch: "actions of everybody",
    };
    const loose: Guard = {
      name: `action: ${name} open to ${maker === "formAction" ? "all staff" : "any form"}`,
      test,
      removal: { edits: [instead(file, asked, maker === "formAction" ? `["${ANYBODY}"]` : '"any"')] },
      batch: "actions of all staff",
    };
    const words = asked.getText(file.tree);
    return isForAll(words) ? [open] : [open, loose];
  });
}

/** Whether these rights, as they are written, are had by all staff, or by whoever is at any form. */
function isForAll(words: string): boolean {
  const asked = Object.keys(MATRIX)
    .filter(isRight)
    .filter((right) => words.includes(`"${right}"`));
  return asked.length === 0 ? words === '"any"' : ROLES.every((role) => asked.every((right) => allows([role], right)));
}
const isRight = (text: string): text is keyof typeof MATRIX => Object.hasOwn(MATRIX, text);

/** Each page's and route handler's gate taken away, and opened to all staff. */
function gates(files: readonly SourceFile[]): readonly Guard[] {
  const { pages, handlers } = placesOf(files);
  const seen = new Set<ts.Node>();
  return [...pages.map((place) => ({ ...place, what: "page" })), ...handlers.map((place) => ({ ...place, what: "handler" }))].flatMap(
    ({ address, gates: found, what }) =>
      found.flatMap(({ file, call, words }): readonly Guard[] => {
        if (seen.has(call)) return [];
        seen.add(call);
        const test = { file: FILE, title: `the ${what} ${address} stands` };
        const gone: Guard = {
          name: `${what}: ${address} without its gate`,
          test,
          removal: { edits: [instead(file, call.expression, "letIn")] },
          batch: "no gates",
        };
        const [first] = call.arguments;
        const last = call.arguments.at(-1);
        if (first === undefined || last === undefined || words.filter(isRight).length === 0 || isForAll(call.getText(file.tree)))
          return [gone];
        const text = ts.isArrayLiteralExpression(first) ? `["${ANYBODY}"]` : `"${ANYBODY}"`;
        const edit = { path: file.path, from: first.getStart(file.tree), to: last.getEnd(), text };
        return [gone, { name: `${what}: ${address} open to all staff`, test, removal: { edits: [edit] }, batch: "loose gates" }];
      }),
  );
}

export function accessGuards(): readonly Guard[] {
  const files = globSync("app/**/*.{ts,tsx}").sort().map(read);
  return [...rights(), ...actions(files), ...gates(files)];
}
