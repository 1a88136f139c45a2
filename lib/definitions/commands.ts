import { and, eq, max } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { contentHash } from "#db/once.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { recordAudit, recordAudits } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Actor, authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { ApproveDefinitionInput, DefinitionKind } from "./input.ts";

type Draft = { readonly kind: DefinitionKind; readonly slug: string; readonly name: string; readonly content: unknown };

/**
 * Adds a draft as the next version of the definition, which is made when it is new. Part of the caller's transaction (set-up, the demo, an editor).
 * The content is the caller's to check with its domain's schema first.
 * @returns the id of the version.
 */
export async function addDraftIn(
  tx: { readonly db: Db; readonly actor: Actor; readonly requestId: string },
  draft: Draft,
): Promise<string> {
  const { kind, slug, name, content } = draft;
  await tx.db.insert(definitions).values({ kind, slug, name }).onConflictDoNothing();
  const [definition] = await tx.db
    .select({ id: definitions.id })
    .from(definitions)
    .where(and(eq(definitions.kind, kind), eq(definitions.slug, slug)))
    .for("update");
  if (definition === undefined) throw new Error("The definition was not returned.");
  const [last] = await tx.db
    .select({ number: max(definitionVersions.number) })
    .from(definitionVersions)
    .where(eq(definitionVersions.definitionId, definition.id));
  const [added] = await tx.db
    .insert(definitionVersions)
    .values({
      definitionId: definition.id,
      number: (last?.number ?? 0) + 1,
      content,
      contentHash: contentHash(content),
      createdBy: tx.actor.id,
    })
    .returning({ id: definitionVersions.id });
  if (added === undefined) throw new Error("The version was not returned.");
  await recordAudit(tx, { action: "definition:draft", objectType: "definition_version", objectId: added.id, detail: { kind } });
  return added.id;
}

/**
 * A clinician takes on a version in their name and puts it in force at once; the version in force until then is retired. From then on its content is
 * frozen by the database. Refuses `changed_meanwhile` when it is not as the clinician read it, `version_not_draft` when it was decided already.
 */
export function approveDefinition(ctx: Ctx<"definition:approve">, input: ApproveDefinitionInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const { versionId, version } = input;
    const [which] = await tx.db
      .select({ definitionId: definitionVersions.definitionId })
      .from(definitionVersions)
      .where(eq(definitionVersions.id, versionId));
    if (which === undefined) return refuse("not_found");
    const { definitionId } = which;
    await tx.db.select({ id: definitions.id }).from(definitions).where(eq(definitions.id, definitionId)).for("update");
    const versions = await tx.db
      .select({ id: definitionVersions.id, state: definitionVersions.state, version: definitionVersions.version })
      .from(definitionVersions)
      .where(eq(definitionVersions.definitionId, definitionId));
    const draft = versions.find(({ id }) => id === versionId);
    if (draft === undefined) return refuse("not_found");
    if (draft.version !== version) return changedMeanwhile(tx, "definition_version", versionId);
    if (draft.state === "in_force" || draft.state === "retired") return refuse("version_not_draft");

    const former = versions.find(({ state }) => state === "in_force");
    if (former !== undefined) {
      await tx.db
        .update(definitionVersions)
        .set({ state: "retired", retiredAt: ctx.now, version: former.version + 1 })
        .where(eq(definitionVersions.id, former.id));
    }
    // An approval that was given earlier stays in the name of whoever gave it.
    const approval = draft.state === "approved" ? {} : { approvedBy: authorId(ctx), approvedAt: ctx.now };
    await tx.db
      .update(definitionVersions)
      .set({ state: "in_force", inForceAt: ctx.now, version: version + 1, ...approval })
      .where(eq(definitionVersions.id, versionId));
    await recordAudits(tx, [
      ...(former === undefined ? [] : [{ action: "definition:retire", objectType: "definition_version", objectId: former.id }]),
      { action: "definition:approve", objectType: "definition_version", objectId: versionId },
    ]);
    return done(null);
  });
}
