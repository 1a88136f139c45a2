/** Documents of a record: who reads and adds them, what a file may be, how it is given, and what is written down of it. */
import type { Guard } from "../guard.ts";
import { changed, test, without } from "./way-in.ts";

const ADD = "lib/documents/commands/add.ts";
const FILE = "lib/documents/queries/file.ts";
const RULES = "lib/documents/rules/file.ts";
const FOR_EVERYONE = 'readsClinical(tx) ? undefined : eq(patientDocuments.audience, "everyone"),';

const hidden = test("documents", "nothing of it reaches reception");

export const documentGuards = (): readonly Guard[] => [
  changed(
    "a document for clinicians is kept from reception",
    "lib/documents/queries/readable.ts",
    'readsClinical(ctx) ? undefined : eq(patientDocuments.audience, "everyone")',
    "undefined",
    hidden,
  ),
  changed(
    "a document for clinicians in the timeline",
    "lib/patients/queries/timeline.ts",
    "where x.state = 'kept' and ${of(sql`x.patient_id`, patientId)} and (x.audience = 'everyone' or ${clinical})`",
    "where x.state = 'kept' and ${of(sql`x.patient_id`, patientId)}`",
    hidden,
  ),
  without(
    "a document that reception adds for clinicians",
    ADD,
    '  if (!mayWriteFor(audience, readsClinical(tx))) return refuse("clinicians_audience", {}, "audience");\n',
    hidden,
  ),
  changed("that clinicians have a file is told to nobody else", ADD, FOR_EVERYONE, "undefined,", hidden),
  without(
    "a document is told that is there already",
    ADD,
    '  if (same !== undefined) return refuse("document_twice", { title: same.title }, "file");\n',
    test("documents", "because the record has it already"),
  ),
  without(
    "how many documents somebody adds in an hour",
    ADD,
    '  if (await hasAddedTooMany(tx)) return refuse("document_too_many");\n',
    test("documents", "has added a hundred within an hour"),
  ),
  without(
    "a document is of what is taken",
    RULES,
    '  if (bytes.length === 0 || !isText(bytes)) return { refused: "document_not_taken" };\n',
    test("documents", "for being a GIF says so"),
  ),
  changed(
    "a document is no archive",
    RULES,
    'endsAsArchive(bytes) ? { refused: "document_something_else" } : { is: "pdf" }',
    '{ is: "pdf" }',
    test("documents", "for being a PDF that is an archive"),
  ),
  without(
    "a document is written down when it is opened",
    FILE,
    '  await recordAudit(ctx, { action: "document:open", objectType: "patient_document", objectId: id, patientId: row.patientId });\n',
    test("documents", "is written down as read before a byte of it is read"),
  ),
  changed(
    "a document that was changed in the store",
    FILE,
    'if (row.hash === null || !createHash("sha256").update(bytes).digest().equals(row.hash))',
    'if (row.hash === null || createHash("sha256") === undefined)',
    test("documents", "is not given once somebody has changed it"),
  ),
  changed(
    "the file of a struck document goes with no copy",
    "lib/privacy/queries/copy/diary.ts",
    "case when x.struck_at is null then 'documents/'",
    "case when true then 'documents/'",
    test("documents", "gives the file of each that was not struck out"),
  ),
  changed("a document is given as a file alone", "app/direct-answers.ts", '`attachment; filename="${name}"`', '"inline"', {
    file: "tests/rules/direct-answers.test.ts",
    title: "a document is given as a file alone",
  }),
];
