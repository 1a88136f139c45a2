import { isOurs } from "#app/(staff)/photos/show.ts";
import { documentAnswer, noPhoto } from "#app/direct-answers.ts";
import { enterAction } from "#lib/auth/session.ts";
import { readDocument } from "#lib/documents/queries/file.ts";
import { TYPES } from "#lib/documents/rules/file.ts";
import { idField } from "#lib/fields.ts";
import { ownFiles } from "#lib/files.ts";

export {
  notThisWay as DELETE,
  notThisWay as OPTIONS,
  notThisWay as PATCH,
  notThisWay as POST,
  notThisWay as PUT,
} from "#app/direct-answers.ts";

/** Gives a document to whoever may read it, as a file alone, and is written down first. For anybody else it is not there. */
export async function GET(request: Request, { params }: RouteContext<"/documents/[id]">): Promise<Response> {
  const { id } = await params;
  const entered = await enterAction(["patient:read"]);
  if (!entered.ok) return noPhoto(entered.refusal.reason);
  if (!isOurs(request)) return noPhoto("wrong_origin");
  const found = idField.safeParse(id).success ? await readDocument(entered.value, ownFiles(), id) : null;
  if (found === null) return noPhoto("not_found");
  const { mime, ending } = TYPES[found.type];
  return documentAnswer({ bytes: found.bytes, mime }, `document-${id}.${ending}`);
}
