/** Definitions in force and drafts begun from them, for tests of what is edited, compared and approved. */
import { contentHash } from "#db/once.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import type { Refusal, Result } from "#lib/result.ts";
import { approveDefinition } from "#lib/versions/commands/approve.ts";
import { startDraft } from "#lib/versions/commands/draft.ts";
import type { NewClinic } from "./new-clinic.ts";
import { at, key, value } from "./results.ts";

/** A definition of its own with version 1, approved by Priya. */
export async function approvedVersion(
  { database, priya }: NewClinic,
  kind: "form" | "consent" | "protocol" | "aftercare" | "template",
  content: object,
) {
  const { db } = database.app;
  const definition = at(await db.insert(definitions).values({ kind, slug: key(), name: "Words" }).returning({ id: definitions.id }), 0);
  const values = { definitionId: definition.id, number: 1, content, contentHash: contentHash(content) };
  const version = at(await db.insert(definitionVersions).values(values).returning({ id: definitionVersions.id }), 0);
  value(await approveDefinition(priya, { versionId: version.id, version: 1, read: "on" }));
  return { definitionId: definition.id, versionId: version.id };
}

/** The id of the draft that Priya begins from a version. */
export async function beginDraft({ priya }: NewClinic, versionId: string): Promise<string> {
  return value(await startDraft(priya, { versionId })).versionId;
}

/** The refusal of a result. @throws when it was done after all. */
export function refusalOf(result: Result<unknown>): Refusal {
  if (result.ok) throw new Error("It was done.");
  return result.refusal;
}
