/**
 * `npm run worker`: works on what happens by itself, messages above all. `npm start` brings one along; further ones, here or on other machines, share the work.
 * It is told what `npm start` is told, and serves nobody.
 */
import { openDatabase } from "#db/client.ts";
import { isDirect } from "#db/connections.ts";
import { env } from "#lib/env.ts";
import { openLetterbox } from "#lib/mail.ts";
import { runWorker } from "#lib/messages/jobs/run.ts";
import { measureProcess } from "#lib/operations/jobs.ts";
import { openTexter } from "#lib/sms.ts";
import { loneEnvironment } from "./support/environment.ts";
import { runWithLifetime } from "./support/lifetime.ts";
import { say } from "./support/say.ts";

await runWithLifetime(async (lifetime) => {
  Object.assign(process.env, loneEnvironment(process.env));
  const { databases, poolSize, mail, sms, origin, secret, audit } = env();
  const database = openDatabase(databases.app, { max: poolSize, name: "cadence-worker", keepsPlans: isDirect(databases) });
  lifetime.add(() => database.pool.end());
  measureProcess("worker", { pools: () => ({ app: database }), listeners: () => 0 });
  const letterbox = mail === null ? null : openLetterbox(mail);
  lifetime.add(() => letterbox?.close());
  const post = { mail: letterbox, sms: sms === null ? null : openTexter(sms), origin, secret };
  const running = await runWorker({ database, listenUrl: databases.listen, post, audit });
  lifetime.add(() => running.stop());
  say("The worker is at work.");
  return new Promise<never>(() => undefined);
});
