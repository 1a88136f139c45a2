import { and, eq, isNull } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { templateContent, templateIssues } from "../input/templates.ts";
import { DEFAULT_WORDINGS, type Wordings } from "../outputs/default-wordings.ts";
import { isWordingSlug, type WordingSlug } from "../rules/wordings.ts";

export type WordingsInForce = {
  readonly wordings: Wordings;
  /** The version of each kind that is in force, for what a message keeps of itself; a kind without one is told in Cadence's words. */
  readonly versionIds: Readonly<Partial<Record<WordingSlug, string>>>;
};

/**
 * The words of every kind of message: the clinic's that are in force, else those that Cadence brings, so that nobody goes without a message because words wait
 * for approval. Part of reads and commands that are gated themselves.
 */
export async function readWordings({ db }: { readonly db: Db }): Promise<WordingsInForce> {
  const rows = await db
    .select({ versionId: definitionVersions.id, slug: definitions.slug, content: definitionVersions.content })
    .from(definitionVersions)
    .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .where(and(eq(definitions.kind, "template"), eq(definitionVersions.state, "in_force"), isNull(definitions.archivedAt)));
  const found = rows.flatMap(({ versionId, slug, content }) => {
    const { data } = templateContent.safeParse(content);
    // What a later release no longer fills in is not sent as it stands.
    if (data === undefined || !isWordingSlug(slug) || data.message !== slug || templateIssues(data).length > 0) return [];
    const { message, ...words } = data;
    return [{ slug: message, versionId, words }];
  });
  return {
    wordings: { ...DEFAULT_WORDINGS, ...Object.fromEntries(found.map(({ slug, words }) => [slug, words])) },
    versionIds: Object.fromEntries(found.map(({ slug, versionId }) => [slug, versionId])),
  };
}
