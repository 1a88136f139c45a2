import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultAftercareSet } from "#db/seed/definitions/aftercare-set.ts";
import type { AftercareContent } from "#lib/aftercare/input.ts";
import { getVersion } from "#lib/definitions/queries.ts";
import { listAftercareSets } from "#lib/services/queries.ts";
import { approveDefinition } from "#lib/versions/commands/approve.ts";
import { startSet } from "#lib/versions/commands/draft.ts";
import { saveAftercare } from "#lib/versions/commands/edit.ts";
import { saveAftercareInput } from "#lib/versions/input/aftercare.ts";
import { getChanges, getDraft } from "#lib/versions/queries.ts";
import { type AftercarePart, toTyped } from "#lib/versions/rules/aftercare-edit.ts";
import { readContent } from "#lib/versions/rules/content.ts";
import { approvedVersion, beginDraft, refusalOf } from "#tests/support/drafts.ts";
import { type NewClinic, openNewClinic } from "#tests/support/new-clinic.ts";
import { value } from "#tests/support/results.ts";

let clinic: NewClinic;
let first: string;
let draft: string;
beforeAll(async () => {
  clinic = await openNewClinic("aftercare-editing");
  first = (await approvedVersion(clinic, "aftercare", defaultAftercareSet)).versionId;
  draft = await beginDraft(clinic, first);
});
afterAll(() => clinic.database.close());

async function contentOf(versionId: string): Promise<AftercareContent> {
  const version = await getVersion(clinic.priya, versionId);
  const read = version === null ? null : readContent(version.kind, version.content);
  if (read?.kind !== "aftercare") throw new Error("No aftercare.");
  return read.content;
}

const source = ({ line, note = "" }: { readonly line: string; readonly note?: string | undefined }) => ({
  sourceLine: line,
  sourceNote: note,
});
const typedTime = (of: Parameters<typeof toTyped>[0]) => {
  const { count, unit } = toTyped(of);
  return { count: count === null ? "" : String(count), unit };
};

/** What the page of a part sends when nothing on it was changed. */
function fieldsOf(content: AftercareContent, part: AftercarePart): { readonly items: readonly (object & { readonly id: string })[] } {
  const placed = <T extends { readonly id: string; readonly source: { readonly line: string; readonly note?: string | undefined } }>(
    list: readonly T[],
    rest: (item: T) => object,
  ) => ({ items: list.map((item, at) => ({ id: item.id, place: String(at + 1), ...source(item.source), ...rest(item) })) });
  if (part === "products")
    return placed(content.products, ({ name, brand = "", category, purpose, allowedFromHours }) => ({
      name,
      brand,
      category,
      purpose,
      allowedFromHours: String(allowedFromHours),
    }));
  if (part === "preparation")
    return placed(content.preparation, ({ title, kind, before, again, flagged, detail, throughoutSeries }) => ({
      title,
      kind,
      before: typedTime(before),
      againDays: again === undefined ? "" : String(again.days),
      ...(flagged ? { flagged: "on" } : {}),
      detail,
      throughoutSeries,
    }));
  if (part === "questions") return placed(content.questions, ({ question, answer }) => ({ question, answer: answer.join("\n\n") }));
  return placed(
    content.instructions.filter(({ kind }) => kind === part),
    ({ title, subject, detail, afterwards = "", from, until, productIds }) => ({
      title,
      subject,
      detail,
      afterwards,
      from: typedTime(from),
      until: typedTime(until),
      ...(productIds === undefined ? {} : { productIds: [...productIds] }),
    }),
  );
}

async function save(part: AftercarePart, changes: Record<string, object> = {}, more: readonly object[] = []) {
  const open = await getDraft(clinic.priya, draft, part);
  const { items } = fieldsOf(await contentOf(draft), part);
  const content = { items: [...items.map((item) => ({ ...item, ...changes[item.id] })), ...more] };
  return saveAftercare(clinic.priya, saveAftercareInput.parse({ versionId: draft, seen: open?.seen, part, content }));
}

describe("A draft of the aftercare", () => {
  test("is the same after each of its pages was saved unchanged", async () => {
    for (const part of ["avoid", "use", "expect", "products", "preparation", "questions"] as const) value(await save(part));
    expect(await contentOf(draft)).toEqual(defaultAftercareSet);
  });

  test("takes other words, longer times and pieces of its own, and shows what changed", async () => {
    value(await save("avoid", { makeup: { title: "No make-up", until: { count: "36", unit: "hours" } } }));
    const own = { title: "Walk in the shade", detail: "Twice a day.", subject: "walking", until: { count: "", unit: "hours" } };
    value(await save("use", {}, [{ ...own, from: { count: "1", unit: "days" } }]));
    const { instructions } = await contentOf(draft);
    expect(instructions.find(({ id }) => id === "makeup")).toMatchObject({ title: "No make-up", until: { hours: 36 } });
    expect(instructions.at(-1)).toMatchObject({
      id: expect.stringMatching(/^own-/),
      kind: "use",
      until: null,
      source: { line: "The clinic" },
    });
    const version = await getVersion(clinic.priya, draft);
    if (version === null) throw new Error("No draft.");
    const titles = (await getChanges(clinic.olive, version, null))?.differences.map(({ title }) => title);
    expect(titles).toEqual(["No make-up", "Walk in the shade"]);
  });

  test("is never looser than the contract: shorter, later, without a piece of it, or with a medicine to stop", async () => {
    const beside = async (...args: Parameters<typeof save>) => refusalOf(await save(...args)).beside;
    expect(await beside("avoid", { "sun-and-solarium": { until: { count: "7", unit: "days" } } })).toEqual({
      "content.items.9.until.count": "Hold this off for 14 days at least.",
    });
    expect(await beside("avoid", { "home-roller": { until: { count: "47", unit: "hours" } } })).toHaveProperty("content.items.0.title");
    expect(await beside("avoid", { touching: { title: "" } })).toEqual({
      "content.items.0.title": "The instruction “touching” is missing; it may be reworded, not left out.",
    });
    expect(await beside("use", { sunscreen: { from: { count: "12", unit: "hours" } } })).toBeDefined();
    expect(await beside("preparation", { tanning: { before: { count: "7", unit: "days" } } })).toEqual({
      "content.items.4.before.count": "Begin 14 days before the session, or earlier.",
    });
    expect(await beside("preparation", { "fish-oil": { detail: "Stop your blood thinners too." } })).toHaveProperty(
      "content.items.2.detail",
    );
    expect(await beside("products", { "rescue-balm": { allowedFromHours: "48" } })).toEqual({
      "content.items.2.allowedFromHours": "Rescue Balm is allowed from 48 hours on.",
    });
  });

  test("begins another set, which services may have once a clinician has approved it", async () => {
    const wanted = { idempotencyKey: crypto.randomUUID(), versionId: first, name: "Aftercare of the scalp" };
    const { versionId } = value(await startSet(clinic.priya, wanted));
    // Sent a second time, as after a lost answer, it is the same set.
    expect(value(await startSet(clinic.priya, wanted))).toEqual({ versionId });
    expect(await contentOf(versionId)).toEqual(defaultAftercareSet);
    expect((await listAftercareSets(clinic.olive)).map(({ name }) => name)).toEqual(["Words"]);
    value(await approveDefinition(clinic.priya, { versionId, version: 1, read: "on" }));
    expect((await listAftercareSets(clinic.olive)).map(({ name }) => name)).toEqual(["Aftercare of the scalp", "Words"]);
  });
});
