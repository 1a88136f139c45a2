import type { EmbeddedPostgres } from "./embedded-postgres.ts";
import { Failure } from "./say.ts";
import type { WebServer } from "./web-server.ts";

/**
 * Waits while the servers run; they are ended by a signal.
 * @param web undefined where processes are kept that are started again when they end.
 * @throws a sentence when one of them ends by itself.
 */
export async function whileServing(web: WebServer | undefined, postgres: EmbeddedPostgres | undefined): Promise<never> {
  const reasons: Promise<string>[] = [];
  if (web !== undefined) reasons.push(web.ended.then((code) => `The web server ended by itself (exit code ${String(code)}).`));
  if (postgres !== undefined) reasons.push(postgres.ended.then((line) => `The database server ended by itself: ${line}.`));
  throw new Failure(await Promise.race(reasons));
}
