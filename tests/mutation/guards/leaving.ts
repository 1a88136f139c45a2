/** What leaves the house as files: what is left out of them, what a spreadsheet would run, and what is written down before. */
import { type Guard, instead, type NamedTest } from "../guard.ts";

const test = (folder: "db" | "rules", file: string, title: string): NamedTest => ({ file: `tests/${folder}/${file}.test.ts`, title });

const guard = (name: string, path: string, found: string, text: string, named: NamedTest): Guard => ({
  name: `leaving: ${name}`,
  test: named,
  removal: { edits: [instead(path, found, text)] },
});

const TOLD = "lib/interchange/rules/archive/told.ts";

export const leavingGuards = (): readonly Guard[] => [
  guard(
    "a cell that is a formula",
    "lib/csv.ts",
    "FORMULA.test(text) ? `'${text}` : text",
    "text",
    test("rules", "csv", "no cell begins as a formula, whatever was written"),
  ),
  guard(
    "a list that nobody wrote down",
    "lib/interchange/queries/lists/patients.ts",
    '  await recordAudit(ctx, { action: "list:patients", objectType: "patient", objectId: null, detail: { rows } });\n',
    "",
    test("db", "lists", "is written down before the first is read"),
  ),
  guard(
    "an archive that nobody wrote down",
    "lib/interchange/commands/archive/write.ts",
    '  await recordAudit(ctx, { action: "archive:write", ...ARCHIVE });\n',
    "",
    test("db", "archive", "is written down before its first byte"),
  ),
  guard(
    "an archive with secrets in it",
    TOLD,
    'if (fieldClass === "secret") return TOLD[table]?.includes(column) ? written : null;',
    "",
    test("db", "archive", "tells nothing that lets somebody in"),
  ),
  guard(
    "an archive with sign-ins in it",
    TOLD,
    '  sessions: "It holds a sign-in open for hours.",\n',
    "",
    test("db", "archive", "tells nothing that lets somebody in"),
  ),
  guard(
    "an archive with a column of which nobody thought",
    TOLD,
    "if (fieldClass === null && !saysNothing)",
    "if (false)",
    test("rules", "archive", "a column of which nobody has said who may receive it"),
  ),
  guard(
    "an archive that is altered",
    "lib/interchange/queries/archive/verify.ts",
    "else if (found !== sha256) wrong.push(`${file} is not what was written.`);",
    "",
    test("db", "archive-verify", "with a byte that is another"),
  ),
];
