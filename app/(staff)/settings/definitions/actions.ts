"use server";

import { redirect } from "next/navigation";
import { readContent } from "#components/definitions/read-content.ts";
import { approveDefinition } from "#lib/definitions/commands.ts";
import { approveDefinitionInput } from "#lib/definitions/input.ts";
import { getVersion } from "#lib/definitions/queries.ts";
import { formAction } from "#lib/form-action.ts";
import { refuse } from "#lib/result.ts";

/** The content is read once more before it is put in force; the version number ties what was read to what is approved. */
export const approveDefinitionAction = formAction(
  ["definition:approve", "definition:read", "clinic:read"],
  approveDefinitionInput,
  async (ctx, input) => {
    const version = await getVersion(ctx, input.versionId);
    if (version === null) return refuse("not_found");
    if (readContent(version.kind, version.content) === null) return refuse("content_unreadable");
    const result = await approveDefinition(ctx, input);
    if (!result.ok) return result;
    redirect(`/settings/definitions/${input.versionId}?done=approved`);
  },
);
