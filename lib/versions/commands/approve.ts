import { eq } from "drizzle-orm";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { type ApproveDefinitionInput, DEFINITION_KINDS } from "#lib/definitions/input.ts";
import { listZoneCaps } from "#lib/resources/queries/caps.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { findContent } from "../queries.ts";
import { contentIssues, readContent } from "../rules/content.ts";

/**
 * A clinician takes on a version in their name and puts it in force at once; the version in force until then is retired. From then on its content is
 * frozen by the database. Refuses `changed_meanwhile` when it is not as the clinician read it, `version_not_draft` when it was decided already,
 * `content_unreadable` when it is not complete, and `short_of_contract` when a form lacks what the rules of the screening read, or is looser than they are,
 * or a protocol goes deeper than a cap of the clinic.
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
    const [definition] = await tx.db
      .select({ kind: definitions.kind })
      .from(definitions)
      .where(eq(definitions.id, definitionId))
      .for("update");
    const versions = await tx.db
      .select({ id: definitionVersions.id, state: definitionVersions.state, version: definitionVersions.version })
      .from(definitionVersions)
      .where(eq(definitionVersions.definitionId, definitionId));
    const draft = versions.find(({ id }) => id === versionId);
    if (draft === undefined) return refuse("not_found");
    if (draft.version !== version) return changedMeanwhile(tx, "definition_version", versionId);
    if (draft.state === "in_force" || draft.state === "retired") return refuse("version_not_draft");

    const kind = DEFINITION_KINDS.find((each) => each === definition?.kind);
    const read = kind === undefined ? null : readContent(kind, await findContent(tx, versionId));
    if (read === null) return refuse("content_unreadable");
    const [short] = contentIssues(read, await listZoneCaps(tx));
    if (short !== undefined) return refuse("short_of_contract", { why: short.message });

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
      ...(former === undefined ? [] : [{ action: "definition:retire" as const, objectType: "definition_version", objectId: former.id }]),
      { action: "definition:approve", objectType: "definition_version", objectId: versionId },
    ]);
    return done(null);
  });
}
