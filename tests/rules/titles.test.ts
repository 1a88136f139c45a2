/** A title stands in the browser's history, on a shared screen and in a bug report: it is written down in the source, and says nothing of anybody. */
import ts from "typescript";
import { expect, test } from "vitest";
import { nodesOf, placeOf, repositoryFiles, type SourceFile } from "#tests/support/source-files.ts";

const routes = repositoryFiles().filter(({ path }) => /^app\/(?:.*\/)?(?:page|layout)\.tsx$/.test(path));

function metadataOf(file: SourceFile): ts.ObjectLiteralExpression | null {
  for (const node of nodesOf(file)) {
    if (!ts.isVariableDeclaration(node) || node.name.getText() !== "metadata") continue;
    if (node.initializer === undefined || !ts.isObjectLiteralExpression(node.initializer))
      throw new Error(`${placeOf(file, node)} is no plain object`);
    return node.initializer;
  }
  return null;
}

/** Every title in an object of metadata, also those of layouts ("absolute", "default", "template"); null for one that is put together while a page is drawn. */
function titlesIn(value: ts.ObjectLiteralExpression, names: readonly string[]): readonly (string | null)[] {
  return value.properties.flatMap((property) => {
    if (!ts.isPropertyAssignment(property)) return [null];
    const { initializer } = property;
    if (!names.includes(property.name.getText())) return [];
    if (ts.isObjectLiteralExpression(initializer)) return titlesIn(initializer, ["absolute", "default", "template"]);
    return [ts.isStringLiteral(initializer) || ts.isNoSubstitutionTemplateLiteral(initializer) ? initializer.text : null];
  });
}

const titles = routes.flatMap((file) => {
  const metadata = metadataOf(file);
  return metadata === null ? [] : titlesIn(metadata, ["title", "description"]).map((title) => ({ path: file.path, title }));
});

test("every title is written down in the source: none is put together from what a patient or a record is called", () => {
  expect(titles.length).toBeGreaterThan(80);
  expect(titles.filter(({ title }) => title === null)).toEqual([]);
  expect(routes.filter(({ text }) => /generateMetadata|document\.title|<title/.test(text)).map(({ path }) => path)).toEqual([]);
});

test("every staff page has a title of its own", () => {
  const pages = routes.filter(({ path }) => path.startsWith("app/(staff)/") && path.endsWith("/page.tsx"));
  expect(pages.filter((file) => metadataOf(file) === null && !/\bredirect\(/.test(file.text)).map(({ path }) => path)).toEqual([]);
});

test("what a patient opens on their own device is titled without a clinical word", () => {
  const clinical = /treat|consent|screen|needl|aftercare|event|photo|skin|health|medic|scar|diagnos/i;
  const own = titles.filter(({ path }) => /^app\/\((?:portal|form)\)\//.test(path));
  expect(own.length).toBeGreaterThan(1);
  expect(own.filter(({ title }) => title === null || clinical.test(title))).toEqual([]);
});

test("what changes in an address is an id, or one of a few words, and never a name", () => {
  const parts = routes.flatMap(({ path }) => path.match(/\[[^\]]+\]/g) ?? []);
  expect([...new Set(parts)].toSorted()).toEqual(["[id]", "[photo]", "[report]", "[versionId]"]);
});
