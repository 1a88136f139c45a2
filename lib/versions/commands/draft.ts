import { and, eq, max } from "drizzle-orm";
import { z } from "zod";
import { contentHash, once } from "#db/once.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { DEFINITION_KINDS, type DefinitionKind } from "#lib/definitions/input.ts";
import { listZoneCaps } from "#lib/resources/queries/caps.ts";
import { done, type Result, refuse, refuseFields } from "#lib/result.ts";
import type { StartSetInput } from "../input/aftercare.ts";
import type { DropDraftInput, StartDraftInput } from "../input.ts";
import { markOf } from "../queries.ts";
import { type ContentIssue, contentIssues, type ReadContent, readContent } from "../rules/content.ts";

type Version = {
  readonly definitionId: string;
  readonly kind: DefinitionKind;
  readonly state: (typeof definitionVersions.$inferSelect)["state"];
  readonly content: unknown;
  readonly version: number;
};

/** A version with its definition locked: whoever begins, edits, approves or gives up a version of it waits here. */
async function lockVersionIn(tx: Tx<"definition:edit">, versionId: string): Promise<Version | null> {
  const [which] = await tx.db
    .select({ definitionId: definitionVersions.definitionId })
    .from(definitionVersions)
    .where(eq(definitionVersions.id, versionId));
  if (which === undefined) return null;
  const [definition] = await tx.db
    .select({ kind: definitions.kind })
    .from(definitions)
    .where(eq(definitions.id, which.definitionId))
    .for("update");
  const [version] = await tx.db
    .select({ state: definitionVersions.state, content: definitionVersions.content, version: definitionVersions.version })
    .from(definitionVersions)
    .where(eq(definitionVersions.id, versionId));
  const kind = DEFINITION_KINDS.find((each) => each === definition?.kind);
  return version === undefined || kind === undefined ? null : { ...which, ...version, kind };
}

/**
 * Begins a new version from one that was approved: "editing makes a new version; what was signed keeps its own". One draft at a time: `draft_open` while
 * there is one already. @returns the id of the draft
 */
export function startDraft(ctx: Ctx<"definition:edit">, input: StartDraftInput): Promise<Result<{ readonly versionId: string }>> {
  return transaction(ctx, async (tx) => {
    const from = await lockVersionIn(tx, input.versionId);
    if (from === null) return refuse("not_found");
    const read = readContent(from.kind, from.content);
    if (read === null) return refuse("content_unreadable");
    const isDraft = and(eq(definitionVersions.definitionId, from.definitionId), eq(definitionVersions.state, "draft"));
    const [open] = await tx.db.select({ number: definitionVersions.number }).from(definitionVersions).where(isDraft).limit(1);
    if (open !== undefined) return refuse("draft_open", { number: String(open.number) });
    const [last] = await tx.db
      .select({ number: max(definitionVersions.number) })
      .from(definitionVersions)
      .where(eq(definitionVersions.definitionId, from.definitionId));
    const number = (last?.number ?? 0) + 1;
    const content = read.kind === "form" ? { ...read.content, version: number } : read.content;
    const [made] = await tx.db
      .insert(definitionVersions)
      .values({
        definitionId: from.definitionId,
        number,
        content,
        contentHash: contentHash(content),
        basedOn: input.versionId,
        createdBy: authorId(tx),
      })
      .returning({ id: definitionVersions.id });
    if (made === undefined) throw new Error("The draft was not kept.");
    await recordAudit(tx, { action: "definition:draft", objectType: "definition_version", objectId: made.id });
    return done({ versionId: made.id });
  });
}

const begun = z.object({ versionId: z.string() });

/** Begins another aftercare set, for services that need one of their own, from a version of one there is. Idempotent by key. @returns the id of its first draft */
export function startSet(ctx: Ctx<"definition:edit">, input: StartSetInput): Promise<Result<z.output<typeof begun>>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "definition:set", key: input.idempotencyKey, input, answer: begun }, () => startSetIn(tx, input)),
  );
}

async function startSetIn(tx: Tx<"definition:edit">, input: StartSetInput): Promise<Result<z.output<typeof begun>>> {
  const from = await lockVersionIn(tx, input.versionId);
  if (from === null) return refuse("not_found");
  const read = readContent(from.kind, from.content);
  if (read?.kind !== "aftercare") return refuse("content_unreadable");
  const [definition] = await tx.db
    .insert(definitions)
    .values({ kind: "aftercare", slug: `aftercare-${crypto.randomUUID()}`, name: input.name })
    .returning({ id: definitions.id });
  if (definition === undefined) throw new Error("The set was not kept.");
  const { content } = read;
  const [made] = await tx.db
    .insert(definitionVersions)
    .values({ definitionId: definition.id, number: 1, content, contentHash: contentHash(content), createdBy: authorId(tx) })
    .returning({ id: definitionVersions.id });
  if (made === undefined) throw new Error("The draft was not kept.");
  await recordAudit(tx, { action: "definition:draft", objectType: "definition_version", objectId: made.id });
  return done({ versionId: made.id });
}

/** Gives a draft up. It is kept, retired without ever having been in force. */
export function dropDraft(ctx: Ctx<"definition:edit">, input: DropDraftInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const draft = await lockVersionIn(tx, input.versionId);
    if (draft === null) return refuse("not_found");
    if (draft.version !== input.version) return changedMeanwhile(tx, "definition_version", input.versionId);
    if (draft.state !== "draft") return refuse("version_not_draft");
    await tx.db
      .update(definitionVersions)
      .set({ state: "retired", retiredAt: tx.now, version: draft.version + 1 })
      .where(eq(definitionVersions.id, input.versionId));
    await recordAudit(tx, { action: "definition:drop", objectType: "definition_version", objectId: input.versionId });
    return done(null);
  });
}

/** What a save changes: the part as it stands now, the content with that part as it was typed, and the field that each place of it was typed in, null on another page. */
export type Change = {
  readonly part: unknown;
  readonly edited: ReadContent;
  readonly fieldOf: (path: ContentIssue["path"]) => string | null;
};

/**
 * Saves one part of a draft. Refuses `changed_meanwhile` where the part is no longer as it was on the page, `content_to_check` with a sentence beside each
 * field that the schema or the contract of the rules does not take, `version_not_draft` once it was decided.
 * @param change from the content as it stands, or null where that has no such part
 */
export function saveDraft(
  ctx: Ctx<"definition:edit">,
  { versionId, seen }: { readonly versionId: string; readonly seen: string },
  change: (read: ReadContent) => Change | null,
): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const draft = await lockVersionIn(tx, versionId);
    if (draft === null) return refuse("not_found");
    if (draft.state !== "draft") return refuse("version_not_draft");
    const read = readContent(draft.kind, draft.content);
    if (read === null) return refuse("content_unreadable");
    const changed = change(read);
    if (changed === null) return refuse("not_found");
    const { part, edited, fieldOf } = changed;
    if (markOf(part) !== seen) return changedMeanwhile(tx, "definition_version", versionId);
    const issues = contentIssues(edited, await listZoneCaps(tx)).flatMap(({ path, message }) => {
      const field = fieldOf(path);
      return field === null ? [] : [[field, message] as const];
    });
    // What waits on another page may wait; what could not be read again may not.
    if (issues.length === 0 && readContent(edited.kind, edited.content) === null) return refuse("content_unreadable");
    if (issues.length > 0) {
      const beside = Object.fromEntries(issues.reverse());
      return refuseFields("content_to_check", {}, beside);
    }
    await tx.db
      .update(definitionVersions)
      .set({
        content: edited.content,
        contentHash: contentHash(edited.content),
        editedBy: authorId(tx),
        editedAt: tx.now,
        version: draft.version + 1,
      })
      .where(eq(definitionVersions.id, versionId));
    await recordAudit(tx, { action: "definition:edit", objectType: "definition_version", objectId: versionId });
    return done(null);
  });
}
