/** What a test only needs to have happened, sent as a browser without JavaScript sends it: the product does all of it, and no page is drawn. */
import type { Page } from "@playwright/test";
import type { Role } from "#lib/auth/policy.ts";
import { clockCookie } from "./clock.ts";
import { BASE_URL } from "./environment.ts";
import { cookieOf } from "./people.ts";
import { formWith, postPlainly, refusalIn } from "./plain-form.ts";

/** A role, or whoever this page's browser is signed in as. */
export type Sender = Role | Page;

type FormByPost = {
  readonly as: Sender;
  readonly page: string;
  /** The form is the first of the page that has this field. */
  readonly field: string;
  /** What is filled in beside the form's hidden fields. */
  readonly values?: Readonly<Record<string, string | readonly string[]>>;
  /** Ticks every box of the form too. */
  readonly tickAll?: boolean;
  /** The clinical clock; without it the real one. */
  readonly now?: Temporal.Instant;
};

/** The cookie header of a request by this sender. */
export async function cookiesOf(as: Sender): Promise<string> {
  if (typeof as === "string") return cookieOf(as);
  return (await as.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
}

/** @returns the address that the answer leads to, or the sentence of the refusal. */
export async function offerForm({
  as,
  page,
  field,
  values = {},
  tickAll = false,
  now,
}: FormByPost): Promise<{ readonly to: string } | { readonly refusal: string }> {
  const own = await cookiesOf(as);
  const cookie = now === undefined ? own : `${own}; ${clockCookie(now)}`;
  const { hidden, boxes } = formWith(await (await fetch(`${BASE_URL}${page}`, { headers: { cookie } })).text(), field);
  const ticks = tickAll ? Object.fromEntries(boxes.map((name) => [name, "on"])) : {};
  const { status, location, html } = await postPlainly(BASE_URL, page, cookie, { ...hidden, ...ticks, ...values });
  return location === null ? { refusal: refusalIn(html) ?? `answered with ${status}` } : { to: location };
}

/** @returns the address that the answer leads to. @throws when the form is refused. */
export async function sendForm(form: FormByPost): Promise<string> {
  const answer = await offerForm(form);
  if ("refusal" in answer) throw new Error(`${form.page} refuses the form with ${form.field}: ${answer.refusal}`);
  return answer.to;
}
