import { globSync, readFileSync } from "node:fs";
import ts from "typescript";

export type SourceFile = { readonly path: string; readonly text: string; readonly tree: ts.SourceFile };

export function sourceFile(path: string, text: string): SourceFile {
  const kind = path.endsWith(".tsx") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind) };
}

/** Every TypeScript file of the repository, as it stands on the disk. */
export function repositoryFiles(): readonly SourceFile[] {
  return globSync(["{app,bench,components,db,e2e,lib,scripts,tests}/**/*.{ts,tsx}", "*.ts"])
    .filter((path) => path !== "next-env.d.ts")
    .sort()
    .map((path) => sourceFile(path, readFileSync(path, "utf8")));
}

/** Every node of the file, in the order of the text. */
export function* nodesOf(file: SourceFile): Generator<ts.Node> {
  const waiting: ts.Node[] = [file.tree];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => {
      children.push(child);
    });
    waiting.push(...children.reverse());
  }
}

/** "lib/a.ts:12", as terminals link it. */
export function placeOf(file: SourceFile, node: ts.Node): string {
  return `${file.path}:${file.tree.getLineAndCharacterOfPosition(node.getStart(file.tree)).line + 1}`;
}

export function hasDirective(file: SourceFile, directive: string): boolean {
  const first = file.tree.statements[0];
  return (
    first !== undefined && ts.isExpressionStatement(first) && ts.isStringLiteral(first.expression) && first.expression.text === directive
  );
}
