import { htmlOf, textOf } from "./blocks.ts";
import { mailHtml } from "./mail-html.ts";
import type { Wording } from "./telling.ts";

const TITLE = "Your code";
const CODE = "{code} is your code. It works for ten minutes, on the page where you were asked for it.";
const WARNING = "Nobody of ours will ever ask you for it. If you opened nothing, you need do nothing: without it your page stays shut.";

/** What brings a code to a patient's new device. No clinic words it, for it is read in a hurry and by whoever holds the phone. */
export function codeWords(): Wording {
  const blocks = [CODE, WARNING].map((text) => ({ block: "text", text }) as const);
  return {
    subject: TITLE,
    text: `${textOf(blocks)}\n`,
    html: mailHtml({ title: TITLE, body: htmlOf(blocks) }),
    sms: "{code} is your code. It works for ten minutes. Nobody of ours will ever ask you for it.",
    calendar: null,
  };
}
