/**
 * `npm run admin-link -- name@clinic.example`: a new sign-in link for an admin who forgot the password and has no other admin to ask. With
 * `--without-second-step` their second step is taken off too.
 */
import { makeAdminLink } from "./support/admin-link-code.ts";
import { webAddress } from "./support/environment.ts";
import { runWithLifetime } from "./support/lifetime.ts";
import { openProductionDatabase } from "./support/production-database.ts";
import { Failure, say } from "./support/say.ts";

await runWithLifetime(async (lifetime) => {
  const [email, ...more] = process.argv.slice(2);
  if (email === undefined) throw new Failure("Say whose link it is: npm run admin-link -- name@clinic.example");
  const { roles } = await openProductionDatabase(lifetime, { besideRunning: true });
  const link = await makeAdminLink(roles.app, email, webAddress().publicUrl, more.includes("--without-second-step"));
  if (link === null) throw new Failure(`No admin who may sign in has the address ${email}.`);
  say(`Open this link to choose a new password. It works once, for one hour:\n${link}`);
  return 0;
});
