import { describe, expect, it } from "vitest";
import { compose } from "#lib/messages/outputs/compose.ts";
import { DEFAULT_WORDINGS } from "#lib/messages/outputs/default-wordings.ts";
import { exampleLetter } from "#lib/messages/outputs/example-letter.ts";
import { framedMail } from "#lib/messages/outputs/framed-mail.ts";
import { WORDING_SLUGS } from "#lib/messages/rules/wordings.ts";

const facts = { clinic: "Alder Skin", timeZone: "Australia/Melbourne", now: Temporal.Instant.from("2026-01-05T00:00:00Z") };
const withoutTags = (html: string) => html.replaceAll(/<style[\s\S]*?<\/style>|<[^>]*>/g, "").replaceAll(/\s+/g, " ");

describe("the frame of a message", () => {
  it.each(WORDING_SLUGS)("says of %s what the mail says, with every style in the one sheet that the page's policy allows", (slug) => {
    const { html } = compose(exampleLetter(slug, facts), DEFAULT_WORDINGS);
    const framed = framedMail(html, "n0nce");
    expect(framed).not.toMatch(/ style=/);
    expect(framed.match(/<style nonce="n0nce">/g)).toHaveLength(1);
    expect(withoutTags(framed)).toBe(withoutTags(html));
    for (const [, style = ""] of html.matchAll(/ style="([^"]*)"/g)) expect(framed).toContain(`{${style}}`);
  });

  it("keeps a nonce inside its attribute", () => {
    expect(framedMail("<head></head>", '"><script>')).toBe('<head><style nonce="&quot;&gt;&lt;script&gt;"></style>\n</head>');
  });
});
