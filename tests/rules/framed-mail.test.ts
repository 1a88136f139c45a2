import { describe, expect, it } from "vitest";
import { compose } from "#lib/messages/outputs/compose.ts";
import { DEFAULT_WORDINGS } from "#lib/messages/outputs/default-wordings.ts";
import { exampleLetter } from "#lib/messages/outputs/example-letter.ts";
import { framedMail } from "#lib/messages/outputs/framed-mail.ts";
import { WORDING_SLUGS } from "#lib/messages/rules/wordings.ts";

const facts = { clinic: "Alder Skin", timeZone: "Australia/Melbourne", now: Temporal.Instant.from("2026-01-05T00:00:00Z") };
const withoutTags = (html: string) => html.replaceAll(/<style[\s\S]*?<\/style>|<[^>]*>/g, "").replaceAll(/\s+/g, " ");

describe("the frame of a message", () => {
  it.each(WORDING_SLUGS)("says of %s what the mail says, and brings no style that the page's policy would refuse", (slug) => {
    const { html } = compose(exampleLetter(slug, facts), DEFAULT_WORDINGS);
    const framed = framedMail(html);
    expect(framed).not.toMatch(/ style=|<style/);
    expect(withoutTags(framed)).toBe(withoutTags(html));
  });
});
