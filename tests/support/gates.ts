/** What stands before each page and route handler, read from the sources of app/. */
import path from "node:path";
import ts from "typescript";
import { nodesOf, type SourceFile } from "./source-files.ts";

/** The call that lets somebody in, and the words it is given: rights of staff, a patient's form; none for whoever is half-way into a sign-in. */
export type Gate = {
  readonly file: SourceFile;
  readonly call: ts.CallExpression;
  readonly name: string;
  readonly words: readonly string[];
};

const GATES: ReadonlySet<string> = new Set([
  "enter",
  "enterArea",
  "enterAction",
  "enterToWatch",
  "enterPortal",
  "openForm",
  "openForms",
  "openPortal",
  "currentPendingSignIn",
]);

function textsOf(call: ts.CallExpression): readonly string[] {
  const given = call.arguments.flatMap((argument) => (ts.isArrayLiteralExpression(argument) ? [...argument.elements] : [argument]));
  return given.flatMap((each) => (ts.isStringLiteral(each) ? [each.text] : []));
}

function gatesIn(file: SourceFile): readonly Gate[] {
  return [...nodesOf(file)].flatMap((node) => {
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || !GATES.has(node.expression.text)) return [];
    return [{ file, call: node, name: node.expression.text, words: textsOf(node) }];
  });
}

/** The files beside a route handler that it is written in: what two handlers share. */
function besides(file: SourceFile, files: ReadonlyMap<string, SourceFile>): readonly SourceFile[] {
  return file.tree.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
    const from = statement.moduleSpecifier.text;
    const found = from.startsWith(".") ? files.get(path.posix.join(path.posix.dirname(file.path), from)) : undefined;
    return found === undefined ? [] : [found];
  });
}

/** "app/(staff)/patients/[id]/page.tsx" is at "/patients/[id]". */
const addressOf = (file: SourceFile) => {
  const folders = path.posix.dirname(file.path).split("/").slice(1);
  return `/${folders.filter((folder) => !/^\(.*\)$/.test(folder)).join("/")}`;
};

export type Place = { readonly address: string; readonly gates: readonly Gate[] };

/** Every page and route handler of app/, by its address, with what it asks before it answers. */
export function placesOf(files: readonly SourceFile[]): { readonly pages: readonly Place[]; readonly handlers: readonly Place[] } {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const named = (name: string) => files.filter((file) => file.path.startsWith("app/") && path.posix.basename(file.path) === name);
  return {
    pages: named("page.tsx").map((file) => ({ address: addressOf(file), gates: gatesIn(file) })),
    handlers: named("route.ts").map((file) => ({
      address: addressOf(file),
      gates: [file, ...besides(file, byPath)].flatMap(gatesIn),
    })),
  };
}
