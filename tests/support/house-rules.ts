/** What the tools cannot say about the sources. Each rule returns a line for each place that breaks it. */
import path from "node:path";
import ts from "typescript";
import { hasDirective, nodesOf, placeOf, type SourceFile } from "./source-files.ts";

export type HouseRule = (file: SourceFile) => readonly string[];

const findings = (file: SourceFile, tell: (node: ts.Node) => string | undefined): readonly string[] =>
  [...nodesOf(file)].flatMap((node) => {
    const said = tell(node);
    return said === undefined ? [] : [`${placeOf(file, node)} ${said}`];
  });

/** A brand is put on in these files alone: it is what makes the brand a proof. */
const MINTS = /^lib\/auth\/ctx\.ts$/;
const MAY_BE_LONG = /^db\/(?:migrations|seed)\//;
const MAY_ACT_AS_SYSTEM = /^(?:lib\/auth\/|lib\/[^/]+\/jobs|scripts\/|db\/seed\/|tests\/|e2e\/|bench\/)/;
const ACTION_MAKERS = new Set(["formAction", "formLinkAction", "publicAction"]);
const NOT_SERVED = new Set(["next/og", "next/image", "next/cache"]);

export const noFileOver300Lines: HouseRule = (file) => {
  const lines = file.text.split("\n").length - 1;
  return lines > 300 && !MAY_BE_LONG.test(file.path) ? [`${file.path} has ${lines} lines`] : [];
};

export const noTypeAssertion: HouseRule = (file) =>
  MINTS.test(file.path)
    ? []
    : findings(file, (node) => {
        if (ts.isTypeAssertionExpression(node)) return "asserts a type";
        return ts.isAsExpression(node) && !ts.isConstTypeReference(node.type)
          ? `asserts a type: as ${node.type.getText(file.tree)}`
          : undefined;
      });

export const noRawSql: HouseRule = (file) =>
  findings(file, (node) =>
    ts.isPropertyAccessExpression(node) && node.name.text === "raw" && node.expression.getText(file.tree) === "sql"
      ? "builds raw SQL"
      : undefined,
  );

const DETAILS = /^(?:givenName|familyName|preferredName|pronouns|dateOfBirth|phone|email|language|timeZone)$/;

/** A detail may have been chosen from a record that was merged: it is read from the view, and only what locks or writes the row itself names the table. */
export const detailsAreReadFromTheView: HouseRule = (file) =>
  file.path.startsWith("lib/") && file.path !== "lib/patients/commands/details.ts"
    ? findings(file, (node) =>
        ts.isPropertyAccessExpression(node) && DETAILS.test(node.name.text) && node.expression.getText(file.tree) === "patients"
          ? "reads a detail that may have been chosen from another record: take patientDetails"
          : undefined,
      )
    : [];

export const noRawHtml: HouseRule = (file) =>
  findings(file, (node) => (ts.isIdentifier(node) && node.text === "dangerouslySetInnerHTML" ? "sets raw HTML" : undefined));

export const noBarrel: HouseRule = (file) => {
  if (file.path === "db/schema/index.ts") return [];
  const isBarrel = file.tree.statements.length > 0 && file.tree.statements.every((statement) => ts.isExportDeclaration(statement));
  return isBarrel ? [`${file.path} only passes exports on`] : [];
};

/** Every door that a browser can knock at is made by a helper that checks origin, session and right first. */
export const actionsAreMadeByHelpers: HouseRule = (file) => {
  if (!hasDirective(file, "use server")) {
    return findings(file, (node) =>
      ts.isStringLiteral(node) && node.text === "use server" && ts.isExpressionStatement(node.parent)
        ? "is an action inside a function"
        : undefined,
    );
  }
  return file.tree.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) || ts.isExportAssignment(statement))
      return [`${placeOf(file, statement)} exports something that is no action`];
    const exported =
      ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
    if (exported !== true || ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement)) return [];
    if (!ts.isVariableStatement(statement)) return [`${placeOf(file, statement)} exports something that no action helper made`];
    return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
      const maker = initializer !== undefined && ts.isCallExpression(initializer) ? initializer.expression.getText(file.tree) : "";
      const text = name.getText(file.tree);
      return [
        ...(text.endsWith("Action") ? [] : [`${placeOf(file, statement)} ${text} does not end in Action`]),
        ...(ACTION_MAKERS.has(maker)
          ? []
          : [`${placeOf(file, statement)} ${text} was not made by formAction, formLinkAction or publicAction`]),
      ];
    });
  });
};

/** Tablets in use have no Temporal: the server computes, the browser receives text. */
export const noTemporalInBrowser: HouseRule = (file) =>
  hasDirective(file, "use client")
    ? findings(file, (node) => (ts.isIdentifier(node) && node.text === "Temporal" ? "uses Temporal in the browser" : undefined))
    : [];

export const proofsAreMintedInAuth: HouseRule = (file) =>
  findings(file, (node) => {
    if (!ts.isImportSpecifier(node)) return undefined;
    const name = (node.propertyName ?? node.name).text;
    if (/^mint[A-Z]/.test(name) && !/^(?:lib\/auth|tests)\//.test(file.path)) return `imports ${name}: proofs are made in lib/auth`;
    return name === "asSystem" && !MAY_ACT_AS_SYSTEM.test(file.path) ? "acts as the system" : undefined;
  });

const IS_READ_OR_WRITE = /^lib\/[^/]+\/(?:queries|commands)(?:\.ts$|\/)/;

/** The exported functions of queries and commands that can be called without the proof that someone was let in. */
function withoutProof(file: SourceFile): readonly string[] {
  const aliases = new Map(
    file.tree.statements.filter(ts.isTypeAliasDeclaration).map((alias) => [alias.name.text, alias.type.getText(file.tree)]),
  );
  return file.tree.statements.flatMap((statement) => {
    if (!ts.isFunctionDeclaration(statement) || (ts.getCombinedModifierFlags(statement) & ts.ModifierFlags.Export) === 0) return [];
    const first = statement.parameters[0]?.type?.getText(file.tree) ?? "";
    return /\b\w*(?:Ctx|Tx)\b/.test(aliases.get(first) ?? first) ? [] : [statement.name?.text ?? ""];
  });
}

/** What a route calls takes a ctx first; parts that queries and commands share among themselves may take less. */
export function routesCallWithProof(files: readonly SourceFile[]): readonly string[] {
  const open = new Map(files.filter(({ path: at }) => IS_READ_OR_WRITE.test(at)).map((file) => [`#${file.path}`, withoutProof(file)]));
  return files
    .filter(({ path: at }) => /^(?:app|components)\//.test(at))
    .flatMap((file) =>
      findings(file, (node) => {
        if (!ts.isImportSpecifier(node) || node.isTypeOnly) return undefined;
        const from = node.parent.parent.parent.moduleSpecifier;
        const name = (node.propertyName ?? node.name).text;
        return ts.isStringLiteral(from) && open.get(from.text)?.includes(name) === true ? `calls ${name}, which takes no ctx` : undefined;
      }),
    );
}

export const noCacheOfPatientData: HouseRule = (file) =>
  findings(file, (node) => {
    if (!ts.isStringLiteral(node)) return undefined;
    if (ts.isExpressionStatement(node.parent) && node.text.startsWith("use cache")) return "caches on the server";
    if (!ts.isImportDeclaration(node.parent) || !NOT_SERVED.has(node.text)) return undefined;
    const names = node.parent.importClause?.getText(file.tree) ?? "";
    return node.text === "next/cache" && !names.includes("cache") ? undefined : `imports ${node.text}`;
  });

export const noSilencedCheck: HouseRule = (file) =>
  file.text.split("\n").flatMap((line, index) => {
    const found = /(?:\/\/|\/\*|\{\/\*)\s*(@ts-(?:ignore|expect-error|nocheck)|biome-ignore|eslint-disable|TODO|FIXME|XXX)\b/.exec(
      line,
    )?.[1];
    return found === undefined ? [] : [`${file.path}:${index + 1} ${found}`];
  });

export const noSkippedTest: HouseRule = (file) =>
  findings(file, (node) =>
    ts.isPropertyAccessExpression(node) &&
    /^(?:test|it|describe)(?:\.describe)?$/.test(node.expression.getText(file.tree)) &&
    /^(?:skip|skipIf|only|todo|fixme|fails)$/.test(node.name.text)
      ? `leaves tests out: ${node.getText(file.tree)}`
      : undefined,
  );

/** Node runs the scripts as they are, so every import of our own files carries its extension. Within app/ a route may look up its own folders. */
export const importsCarryTheirExtension: HouseRule = (file) =>
  findings(file, (node) => {
    if (!ts.isStringLiteral(node) || !(ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent))) return undefined;
    if (!/^[.#]/.test(node.text)) return undefined;
    if (node.text.startsWith("../../") && !file.path.startsWith("app/")) return `reaches across folders: ${node.text} (use # imports)`;
    return path.extname(node.text) === "" ? `imports ${node.text} without extension` : undefined;
  });

export const namesAreKebabCase: HouseRule = (file) =>
  /^(?:\[?(?:\.\.\.)?[a-z0-9]+(?:-[a-z0-9]+)*\]?)(?:\.[a-z0-9-]+)*$/.test(path.basename(file.path).replace(/\.d(?=\.ts$)/, ""))
    ? []
    : [`${file.path} is not kebab-case`];
