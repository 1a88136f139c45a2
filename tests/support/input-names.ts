/** The names by which a form can reach the fields of a schema, and the schemas that the sources give each action. */
import { globSync, readFileSync } from "node:fs";
import ts from "typescript";
import { z } from "zod";
import { hasDirective, nodesOf, type SourceFile, sourceFile } from "./source-files.ts";

const described = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).default([]),
  oneOf: z.array(z.unknown()).default([]),
  allOf: z.array(z.unknown()).default([]),
});

/** Deeper than any form of ours. */
const DEEPEST = 5;

function namesBelow(part: unknown, deep: number): readonly string[] {
  const { success, data } = described.safeParse(part);
  if (!success || deep > DEEPEST) return [""];
  const below = (name: string, under: unknown) => namesBelow(under, deep + 1).map((rest) => (rest === "" ? name : `${name}.${rest}`));
  const own = Object.entries(data.properties).flatMap(([name, under]) => below(name, under));
  const first = data.items === undefined ? [] : below("0", data.items);
  const others = [...data.anyOf, ...data.oneOf, ...data.allOf].flatMap((each) => namesBelow(each, deep + 1));
  const all = [...own, ...first, ...others];
  return all.length === 0 ? [""] : all;
}

/** "zones.0.depth": every field that the schema reads, dotted as a form names it. */
export function namesOfInput(schema: z.ZodType): readonly string[] {
  const names = namesBelow(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }), 0);
  return [...new Set(names)].filter((name) => name !== "");
}

/** Where each maker of actions is given its schema. */
const SCHEMA_AT: Readonly<Record<string, number>> = { formAction: 1, formLinkAction: 1, publicAction: 0 };

function importsOf(file: SourceFile): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const statement of file.tree.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const named = statement.importClause?.namedBindings;
    if (named === undefined || !ts.isNamedImports(named)) continue;
    for (const { name } of named.elements) found.set(name.text, statement.moduleSpecifier.text);
  }
  return found;
}

/** What the expression of a schema holds: imported schemas, and names that are added to them beside the action. */
async function namesIn(file: SourceFile, expression: ts.Node): Promise<readonly string[]> {
  const from = importsOf(file);
  const beside = new Map(
    [...nodesOf(file)].flatMap((node) =>
      ts.isVariableDeclaration(node) && node.initializer !== undefined ? [[node.name.getText(), node.initializer] as const] : [],
    ),
  );
  const names: string[] = [];
  const waiting: ts.Node[] = [expression];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (ts.isObjectLiteralExpression(node))
      names.push(...node.properties.flatMap(({ name }) => (name === undefined ? [] : [name.getText()])));
    else if (ts.isIdentifier(node)) {
      const local = beside.get(node.text);
      if (local !== undefined) waiting.push(local);
      const module = from.get(node.text);
      if (module?.startsWith("#lib/") !== true) continue;
      const exported: Record<string, unknown> = await import(module);
      const schema = exported[node.text];
      if (schema instanceof z.ZodType) names.push(...namesOfInput(schema));
    } else if (ts.isCallExpression(node)) waiting.push(node.expression, ...node.arguments);
    else if (ts.isPropertyAccessExpression(node)) waiting.push(node.expression);
  }
  return names;
}

/** By the name of each action, the names of the fields that it takes. */
export async function namesOfActions(): Promise<ReadonlyMap<string, readonly string[]>> {
  const files = globSync("app/**/*.{ts,tsx}").map((path) => sourceFile(path, readFileSync(path, "utf8")));
  const names = new Map<string, readonly string[]>();
  for (const file of files.filter((each) => hasDirective(each, "use server")))
    for (const node of nodesOf(file)) {
      if (!ts.isVariableDeclaration(node) || node.initializer === undefined || !ts.isCallExpression(node.initializer)) continue;
      const schema = node.initializer.arguments[SCHEMA_AT[node.initializer.expression.getText()] ?? Number.POSITIVE_INFINITY];
      if (schema !== undefined) names.set(node.name.getText(), [...new Set(await namesIn(file, schema))]);
    }
  return names;
}
