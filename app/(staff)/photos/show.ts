import { noPhoto, photoAnswer } from "#app/direct-answers.ts";
import { enterAction } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { ownFiles } from "#lib/files.ts";
import { readPhoto } from "#lib/photos/queries/file.ts";

/** Whether our own page asks, or somebody who typed the address: another site's page may not even embed it. Browsers that say nothing pass. */
export function isOurs(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  return site === null || site === "same-origin" || site === "none";
}

/** Shows a photograph to a clinician, and is written down first. For anybody else it is not there. */
export async function showPhoto(request: Request, id: string, size: "whole" | "thumb"): Promise<Response> {
  const entered = await enterAction(["clinical:read"]);
  if (!entered.ok) return noPhoto(entered.refusal.reason);
  if (!isOurs(request)) return noPhoto("wrong_origin");
  const bytes = idField.safeParse(id).success ? await readPhoto(entered.value, ownFiles(), id, size) : null;
  return bytes === null ? noPhoto("not_found") : photoAnswer(bytes, id);
}
