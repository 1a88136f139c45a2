import { eq } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { contentHash } from "#db/once.ts";
import { definitionVersions } from "#db/schema/definitions.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { getVersion, type VersionView } from "#lib/definitions/queries.ts";
import { type AftercarePart, aftercarePart, isAftercarePart } from "./rules/aftercare-edit.ts";
import { type ReadContent, readContent } from "./rules/content.ts";
import { type Difference, differences } from "./rules/differences.ts";
import { outlinePart, type SectionPart, sectionPart } from "./rules/form-edit.ts";

/** The mark of a part of a draft as it was on a page: a save is refused where it is another by then. */
export function markOf(part: unknown): string {
  return contentHash(part).toString("hex");
}

/** The content of a version as it is stored; undefined where there is none of that id. */
export async function findContent({ db }: { readonly db: Db }, versionId: string): Promise<unknown> {
  const [found] = await db
    .select({ content: definitionVersions.content })
    .from(definitionVersions)
    .where(eq(definitionVersions.id, versionId));
  return found?.content;
}

export type DraftView = {
  readonly version: VersionView;
  /** The mark of the part. */
  readonly seen: string;
  readonly read: ReadContent;
  /** The section of a form that was asked for; null for its outline, and for what has no sections. */
  readonly section: SectionPart | null;
  /** The part of an aftercare set that was asked for. */
  readonly aftercare: AftercarePart | null;
};

/** A version with one part of it to edit; null where there is no such version or part, or nothing that can be edited. Whether it is a draft is its state. */
export async function getDraft(
  ctx: Ctx<"definition:edit" | "definition:read" | "clinic:read">,
  versionId: string,
  part: string | null,
): Promise<DraftView | null> {
  const version = await getVersion(ctx, versionId);
  const read = version === null ? null : readContent(version.kind, version.content);
  if (version === null || read === null) return null;
  const none = { section: null, aftercare: null };
  if (read.kind === "aftercare") {
    const aftercare = part ?? "words";
    return isAftercarePart(aftercare)
      ? { version, seen: markOf(aftercarePart(read.content, aftercare)), read, section: null, aftercare }
      : null;
  }
  if (read.kind !== "form") return { version, seen: markOf(read.content), read, ...none };
  if (part === null) return { version, seen: markOf(outlinePart(read.content)), read, ...none };
  const section = sectionPart(read.content, part);
  return section === null ? null : { version, seen: markOf(section), read, section, aftercare: null };
}

export type ChangesView = {
  readonly from: { readonly versionId: string; readonly number: number };
  readonly differences: readonly Difference[];
};

/**
 * How a version differs from another of its definition: from the one given, else from the one it was begun from, else from the one before it. Null where
 * there is nothing to compare it with.
 */
export async function getChanges(ctx: Ctx<"definition:read">, version: VersionView, fromId: string | null): Promise<ChangesView | null> {
  const from = version.versions.find(({ versionId, number }) =>
    fromId === null ? (version.basedOn === null ? number < version.number : versionId === version.basedOn) : versionId === fromId,
  );
  if (from === undefined) return null;
  const before = readContent(version.kind, await findContent(ctx, from.versionId));
  const after = readContent(version.kind, version.content);
  if (before === null || after === null) return null;
  return { from: { versionId: from.versionId, number: from.number }, differences: differences(before, after) };
}
