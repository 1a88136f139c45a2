import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contentHash } from "#db/once.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { seedDefaultDefinitions } from "#db/seed/defaults.ts";
import { authorId } from "#lib/auth/ctx.ts";
import { DEFAULT_WORDINGS } from "#lib/messages/outputs/default-wordings.ts";
import { readWordings } from "#lib/messages/queries/wordings.ts";
import { WORDING_SLUGS } from "#lib/messages/rules/wordings.ts";
import { approveDefinition } from "#lib/versions/commands/approve.ts";
import { saveTemplate } from "#lib/versions/commands/edit.ts";
import { saveTemplateInput } from "#lib/versions/input.ts";
import { getChanges, getDraft } from "#lib/versions/queries.ts";
import { approvedVersion, beginDraft, refusalOf } from "#tests/support/drafts.ts";
import { type NewClinic, openNewClinic } from "#tests/support/new-clinic.ts";
import { at, value } from "#tests/support/results.ts";

let clinic: NewClinic;
beforeAll(async () => {
  clinic = await openNewClinic("message_templates");
  await seedDefaultDefinitions({ db: clinic.database.app.db });
});
afterAll(() => clinic.database.close());

/** Version 1 of a kind of message as a clinic begins with it. */
async function firstVersion(slug: string): Promise<string> {
  const rows = await clinic.database.app.db
    .select({ id: definitionVersions.id, kind: definitions.kind })
    .from(definitionVersions)
    .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .where(eq(definitions.slug, slug));
  return at(
    rows.filter(({ kind }) => kind === "template"),
    0,
  ).id;
}

async function save(versionId: string, content: Readonly<Record<string, string>>) {
  const draft = await getDraft(clinic.priya, versionId, null);
  const { opening, closing, subject } = DEFAULT_WORDINGS.reminder;
  return saveTemplate(
    clinic.priya,
    saveTemplateInput.parse({ versionId, seen: draft?.seen, content: { subject, opening, closing, ...content } }),
  );
}

async function approve(versionId: string): Promise<void> {
  const draft = await getDraft(clinic.priya, versionId, null);
  value(await approveDefinition(clinic.priya, { versionId, version: draft?.version.version ?? 0, read: "on" }));
}

test("A clinic begins with the words of every kind of message as drafts, and messages say the same until one is in force", async () => {
  for (const slug of WORDING_SLUGS) expect(await firstVersion(slug)).toMatch(/^[0-9a-f-]{36}$/);
  expect(await readWordings(clinic.database.app)).toEqual({ wordings: DEFAULT_WORDINGS, versionIds: {} });
});

test("Words are saved as a draft, hold from their approval on, and give way to the next version", async () => {
  const first = await firstVersion("reminder");
  value(await save(first, { opening: "Dear {called},\r\nuntil {when}." }));
  expect((await readWordings(clinic.database.app)).wordings.reminder).toEqual(DEFAULT_WORDINGS.reminder);
  await approve(first);
  const held = await readWordings(clinic.database.app);
  expect(held.wordings.reminder.opening).toBe("Dear {called},\nuntil {when}.");
  expect(held.versionIds).toEqual({ reminder: first });

  const second = await beginDraft(clinic, first);
  value(await save(second, { subject: "See you on {when}" }));
  const draft = await getDraft(clinic.priya, second, null);
  if (draft === null) throw new Error("No draft.");
  const changes = await getChanges(clinic.priya, draft.version, null);
  expect(changes?.differences.map(({ title, kind }) => [title, kind])).toEqual([
    ["Subject", "changed"],
    ["Opening", "changed"],
  ]);
  expect((await readWordings(clinic.database.app)).versionIds).toEqual({ reminder: first });
  await approve(second);
  const now = await readWordings(clinic.database.app);
  expect(now.wordings.reminder.subject).toBe("See you on {when}");
  expect(now.versionIds).toEqual({ reminder: second });
});

test("What nothing fills in, and a clinical word in a subject, are refused beside their field", async () => {
  const draft = await beginDraft(
    clinic,
    (await approvedVersion(clinic, "template", { message: "review", ...DEFAULT_WORDINGS.review })).versionId,
  );
  const refused = refusalOf(await save(draft, { subject: "Your skin on {when}", opening: "At {where}.", closing: "{phone" }));
  expect(refused.beside).toEqual({
    "content.subject": "Others may read the subject: leave out “skin”, which says what the clinic does.",
    "content.opening": "{where} is not filled in here. What can be: {called}, {clinic}, {phone}, {when}.",
    "content.closing": "A brace stands alone. What is filled in has one on either side, like {when}.",
  });
  expect(() =>
    saveTemplateInput.parse({ versionId: draft, seen: "0".repeat(64), content: { subject: "x".repeat(71), opening: "x" } }),
  ).toThrow("Keep this under 70 characters.");
});

test("Words in force that are no longer fit to send give way to what Cadence brings", async () => {
  const { db } = clinic.database.app;
  const content = { message: "forms", subject: "Your needling", opening: "Hello", closing: "" };
  await db
    .update(definitionVersions)
    .set({
      content,
      contentHash: contentHash(content),
      state: "in_force",
      approvedBy: authorId(clinic.priya),
      approvedAt: clinic.priya.now,
    })
    .where(eq(definitionVersions.id, await firstVersion("forms")));
  const { wordings, versionIds } = await readWordings(clinic.database.app);
  expect(wordings.forms).toEqual(DEFAULT_WORDINGS.forms);
  expect(versionIds.forms).toBeUndefined();
});
