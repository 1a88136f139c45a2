import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { violatedConstraint } from "#db/errors.ts";
import { contentHash } from "#db/once.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { definitionVersions } from "#db/schema/definitions.ts";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import { defaultTreatmentConsent } from "#db/seed/definitions/treatment-consent.ts";
import { getVersion } from "#lib/definitions/queries.ts";
import type { FormDefinition } from "#lib/forms/input.ts";
import { approveDefinition } from "#lib/versions/commands/approve.ts";
import { dropDraft, startDraft } from "#lib/versions/commands/draft.ts";
import { saveOutline, saveSection } from "#lib/versions/commands/edit.ts";
import { saveOutlineInput, saveSectionInput } from "#lib/versions/input.ts";
import { getChanges, getDraft } from "#lib/versions/queries.ts";
import { readContent } from "#lib/versions/rules/content.ts";
import { approvedVersion, beginDraft, refusalOf } from "#tests/support/drafts.ts";
import { type NewClinic, openNewClinic, reasonOf } from "#tests/support/new-clinic.ts";
import { at, key, value } from "#tests/support/results.ts";

let clinic: NewClinic;
beforeAll(async () => {
  clinic = await openNewClinic("versions");
});
afterAll(() => clinic.database.close());

const approved = (kind: "form" | "consent", content: object) => approvedVersion(clinic, kind, content);
const begin = (versionId: string) => beginDraft(clinic, versionId);

async function formOf(versionId: string): Promise<FormDefinition> {
  const version = await getVersion(clinic.priya, versionId);
  const read = version === null ? null : readContent(version.kind, version.content);
  if (read?.kind !== "form") throw new Error("No form.");
  return read.content;
}

/** The page of one section as someone has it open: what was seen, and a way to send it with some of it changed. */
async function openSection(versionId: string, part: string, who = clinic.priya) {
  const draft = await getDraft(who, versionId, part);
  if (draft?.section == null) throw new Error("No section.");
  const { section } = draft.section;
  const { seen } = draft;
  const questions = section.questions.map(({ id, label, help = "", everyVisit, ...question }, index) => ({
    id,
    label,
    help,
    place: String(index + 1),
    ...(everyVisit === true ? { everyVisit: "on" } : {}),
    ...("options" in question ? { options: question.options?.map((each) => ({ value: String(each.value), label: each.label })) } : {}),
    ...("never" in question ? { never: question.never } : {}),
    ...("unknown" in question ? { unknown: question.unknown } : {}),
  }));
  const save = (changes: Record<string, object> = {}, rest: object = {}) => {
    const content = {
      title: section.title,
      intro: section.intro ?? "",
      questions: questions.map((question) => ({ ...question, ...changes[question.id] })),
      ...rest,
    };
    return saveSection(who, saveSectionInput.parse({ versionId, seen, part, content }));
  };
  return { save };
}

describe("A new version", () => {
  test("begins as a draft with the content of the one it is based on; that one stays in force, its content untouched", async () => {
    const first = await approved("form", defaultScreeningForm);
    const draft = await begin(first.versionId);
    expect(await getVersion(clinic.olive, draft)).toMatchObject({ number: 2, state: "draft", basedOn: first.versionId, edited: null });
    expect(await formOf(draft)).toEqual({ ...defaultScreeningForm, version: 2 });
    value(await (await openSection(draft, "sun")).save({ self_tan_last: { label: "Fake tan?" } }));
    expect(await getVersion(clinic.olive, first.versionId)).toMatchObject({ state: "in_force", content: defaultScreeningForm });
    expect(await getVersion(clinic.olive, draft)).toMatchObject({ edited: "Priya, Tue 10 Mar 2026, 12:00 pm" });
  });

  test("is begun once at a time, also by two at once; a draft that was given up makes room and is never approved", async () => {
    const { versionId } = await approved("form", defaultScreeningForm);
    const both = await Promise.all([clinic.priya, clinic.olive].map((who) => startDraft(who, { versionId })));
    expect(both.map(reasonOf).sort()).toEqual(["done", "draft_open"]);
    const [made] = both.flatMap((result) => (result.ok ? [result.value.versionId] : []));
    if (made === undefined) throw new Error("No draft.");
    value(await dropDraft(clinic.olive, { versionId: made, version: 1 }));
    expect(reasonOf(await approveDefinition(clinic.priya, { versionId: made, version: 2, read: "on" }))).toBe("version_not_draft");
    const next = await begin(versionId);
    expect(await getVersion(clinic.olive, next)).toMatchObject({ number: 3 });
  });

  test("once approved can no longer be edited, by no page that is still open and by no statement", async () => {
    const { versionId } = await approved("form", defaultScreeningForm);
    const draft = await begin(versionId);
    const open = await openSection(draft, "sun");
    value(await approveDefinition(clinic.priya, { versionId: draft, version: 1, read: "on" }));
    expect(reasonOf(await open.save({ self_tan_last: { label: "Fake tan?" } }))).toBe("version_not_draft");
    const { db } = clinic.database.app;
    const reword = db.update(definitionVersions).set({ content: {} }).where(eq(definitionVersions.id, draft));
    expect(await reword.catch(violatedConstraint)).toBe("definition_versions_content_frozen");
    expect(await getVersion(clinic.olive, versionId)).toMatchObject({ state: "retired", content: defaultScreeningForm });
  });

  test("shows what changed since the one it was begun from, or since any other", async () => {
    const first = await approved("form", defaultScreeningForm);
    const draft = await begin(first.versionId);
    value(await (await openSection(draft, "sun")).save({ self_tan_last: { label: "Fake tan?" } }));
    const version = await getVersion(clinic.olive, draft);
    if (version === null) throw new Error("No draft.");
    const changes = await getChanges(clinic.olive, version, null);
    expect(changes?.from.number).toBe(1);
    expect(changes?.differences.map(({ title }) => title)).toEqual(["Fake tan?"]);
    expect((await getChanges(clinic.olive, version, first.versionId))?.differences).toHaveLength(1);
    expect(await getChanges(clinic.olive, version, key())).toBeNull();
  });

  test("is audited when it is begun, edited, given up and approved, without any of its words", async () => {
    const { versionId } = await approved("form", defaultScreeningForm);
    const draft = await begin(versionId);
    value(await (await openSection(draft, "sun")).save({ self_tan_last: { label: "Fake tan?" } }));
    value(await dropDraft(clinic.priya, { versionId: draft, version: 2 }));
    const rows = await clinic.database.app.db
      .select({ action: auditLog.action, detail: auditLog.detail })
      .from(auditLog)
      .where(and(eq(auditLog.objectType, "definition_version"), eq(auditLog.objectId, draft)));
    expect(rows.map(({ action }) => action).sort()).toEqual(["definition:draft", "definition:drop", "definition:edit"]);
    expect(JSON.stringify(rows)).not.toContain("tan");
  });
});

describe("Two people at one draft", () => {
  let draft: string;
  beforeEach(async () => {
    draft = await begin((await approved("form", defaultScreeningForm)).versionId);
  });

  test("who save the same part one after the other: the second is told by whom it was changed, and nothing is overwritten", async () => {
    const [mine, theirs] = [await openSection(draft, "sun"), await openSection(draft, "sun", clinic.olive)];
    value(await theirs.save({ self_tan_last: { label: "Fake tan?" } }));
    const refused = refusalOf(await mine.save({ self_tan_last: { label: "Self-tan?" } }));
    expect([refused.reason, refused.facts.by]).toEqual(["changed_meanwhile", "Olive"]);
    expect(JSON.stringify(await formOf(draft))).toContain("Fake tan?");
    // Having seen the difference, they may still choose theirs.
    value(await (await openSection(draft, "sun")).save({ self_tan_last: { label: "Self-tan?" } }));
    expect(JSON.stringify(await formOf(draft))).toContain("Self-tan?");
  });

  test("who save different parts disturb nobody, also at once", async () => {
    const [mine, theirs] = [await openSection(draft, "sun"), await openSection(draft, "skin", clinic.olive)];
    const both = await Promise.all([mine.save({}, { title: "The sun" }), theirs.save({}, { title: "The skin" })]);
    expect(both.map(reasonOf)).toEqual(["done", "done"]);
    expect((await formOf(draft)).sections.map(({ title }) => title)).toEqual(expect.arrayContaining(["The sun", "The skin"]));
  });

  test("of whom one approves what the other has changed since it was read: the approval is refused", async () => {
    value(await (await openSection(draft, "sun", clinic.olive)).save({ self_tan_last: { label: "Fake tan?" } }));
    expect(reasonOf(await approveDefinition(clinic.priya, { versionId: draft, version: 1, read: "on" }))).toBe("changed_meanwhile");
  });
});

describe("A draft of a form", () => {
  let draft: string;
  beforeEach(async () => {
    draft = await begin((await approved("form", defaultScreeningForm)).versionId);
  });

  test("refuses a wait shorter than the rule's beside its field, and keeps a longer one", async () => {
    const open = await openSection(draft, "earlier-treatments");
    const waits = (count: string) => ({ filler_last: { waits: [{ key: "filler_last", count }] } });
    const refused = refusalOf(await open.save(waits("5")));
    expect([refused.reason, refused.beside]).toEqual([
      "content_to_check",
      { "content.questions.0.waits.0.count": "The rule says 6 months. A clinic may wait longer, never shorter." },
    ]);
    value(await open.save(waits("9")));
    expect((await formOf(draft)).stricter).toEqual({ filler_last: 9 });
  });

  test("names what is wrong beside the question it was typed in, wherever that now stands", async () => {
    const open = await openSection(draft, "sun");
    value(await open.save({}, { add: { type: "choice", label: "Where?", answers: "In\nOut" } }));
    const again = await openSection(draft, "sun");
    const { questions } = at(
      (await formOf(draft)).sections.filter(({ id }) => id === "sun"),
      0,
    );
    const own = at(questions, 3);
    const refused = refusalOf(await again.save({ [own.id]: { place: "1", options: [{ value: "in", label: "In" }] } }));
    expect(refused.beside).toEqual({ "content.questions.3.options": "Give at least two answers." });
  });

  test("keeps every question of the contract, whatever is posted, and takes an own one with an id that no other version had", async () => {
    const open = await openSection(draft, "sun");
    value(await open.save({ self_tan_last: { remove: "on" } }, { add: { type: "text", label: "Anything else?" } }));
    const ids = (await formOf(draft)).sections.flatMap(({ questions }) => questions.map(({ id }) => id));
    expect(ids).toContain("self_tan_last");
    expect(ids.filter((id) => /^own_[0-9a-f]{12}$/.test(id))).toHaveLength(1);
  });

  test("has its title and the order of its parts saved by themselves", async () => {
    const outline = await getDraft(clinic.olive, draft, null);
    const sections = defaultScreeningForm.sections.map(({ id }, index) => ({ id, place: id === "sun" ? "1" : String(index + 1) }));
    const input = { versionId: draft, seen: outline?.seen, content: { title: "First things", sections } };
    value(await saveOutline(clinic.olive, saveOutlineInput.parse(input)));
    const form = await formOf(draft);
    expect([form.title, form.sections[0]?.id]).toEqual(["First things", "sun"]);
    expect(reasonOf(await saveOutline(clinic.priya, saveOutlineInput.parse(input)))).toBe("changed_meanwhile");
  });

  test("that lacks a question of the contract, or is looser, cannot be approved however it came about", async () => {
    const { db } = clinic.database.app;
    const put = (content: FormDefinition) =>
      db
        .update(definitionVersions)
        .set({ content, contentHash: contentHash(content) })
        .where(eq(definitionVersions.id, draft));
    const sections = defaultScreeningForm.sections.map((section) => ({
      ...section,
      questions: section.questions.filter(({ id }) => id !== "pregnant"),
    }));
    await put({ ...defaultScreeningForm, sections });
    const refused = refusalOf(await approveDefinition(clinic.priya, { versionId: draft, version: 1, read: "on" }));
    expect([refused.reason, refused.facts.why]).toEqual([
      "short_of_contract",
      "The question pregnant is missing: a rule of the screening reads it.",
    ]);
    await put({ ...defaultScreeningForm, stricter: { filler_last: 1 } });
    expect(reasonOf(await approveDefinition(clinic.priya, { versionId: draft, version: 1, read: "on" }))).toBe("short_of_contract");
  });

  test("is edited and approved by nobody whose part it is not", async () => {
    const other = await approved("consent", defaultTreatmentConsent);
    const consent = await begin(other.versionId);
    const seen = "0".repeat(64);
    const content = { title: "T", questions: [] };
    expect(reasonOf(await saveSection(clinic.priya, saveSectionInput.parse({ versionId: consent, seen, part: "sun", content })))).toBe(
      "not_found",
    );
    expect(reasonOf(await saveSection(clinic.priya, saveSectionInput.parse({ versionId: draft, seen, part: "none", content })))).toBe(
      "not_found",
    );
    expect(await getDraft(clinic.priya, draft, "none")).toBeNull();
  });
});
