/** `npm run mail:test -- name@clinic.example`: hands one e-mail over as messages are, so that whoever sets up mail sees at once whether it arrives. */
import { randomUUID } from "node:crypto";
import { openLetterbox } from "#lib/mail.ts";
import { runWithLifetime } from "./support/lifetime.ts";
import { Failure, reasonOf, say } from "./support/say.ts";

await runWithLifetime(async (lifetime) => {
  const [to] = process.argv.slice(2);
  if (to === undefined) throw new Failure("Say to whom: npm run mail:test -- name@clinic.example");
  const { SMTP_URL: url, MAIL_FROM: from } = process.env;
  if (url === undefined || from === undefined)
    throw new Failure("SMTP_URL and MAIL_FROM say where e-mail is handed over, and whom it is from.");
  const letterbox = openLetterbox({ url, from });
  lifetime.add(() => letterbox.close());
  const mail = {
    to,
    subject: "Cadence can send e-mail",
    text: "This was sent to see whether it arrives.\n",
    html: null,
    calendar: null,
    unsubscribe: null,
  };
  const posted = await letterbox.send({ messageId: `${randomUUID()}@cadence`, ...mail }).catch((error: unknown) => {
    throw new Failure(`The mail server did not take it: ${reasonOf(error)}`);
  });
  if (posted !== "accepted") throw new Failure("The mail server is there, and refused this address.");
  say("The mail server took it. Look whether it arrived, and not among what is unwanted.");
  return 0;
});
