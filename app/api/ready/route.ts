import { publicVisitor } from "#lib/auth/session.ts";
import { env } from "#lib/env.ts";
import { getReadiness } from "#lib/operations/queries.ts";

/** Whether this installation can do its work: a plain word for each of its parts, 503 where one is not as it should be. Says nothing about the clinic. */
export async function GET(): Promise<Response> {
  const { files, dataFolder, hasWorker } = env();
  const { isReady, words } = await getReadiness(await publicVisitor(), { filesFolder: files.folder, dataFolder, hasWorker });
  return new Response(words.map(([part, word]) => `${part}: ${word}\n`).join(""), {
    status: isReady ? 200 : 503,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}
