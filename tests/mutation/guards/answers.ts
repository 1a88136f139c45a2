/** What stands before every action, and what every answer of the server carries. */
import { type Guard, instead, type NamedTest } from "../guard.ts";
import type { Edit } from "../task.ts";

const rule = (file: string, title: string): NamedTest => ({ file: `tests/rules/${file}.test.ts`, title });

const guard = (name: string, edit: Edit, test: NamedTest, batch?: string): Guard => ({
  name,
  test,
  removal: { edits: [edit] },
  ...(batch === undefined ? {} : { batch }),
});

export function answerGuards(): readonly Guard[] {
  const photoHeaders = [
    '"cache-control": "private, no-store"',
    "\"content-security-policy\": \"sandbox; default-src 'none'; frame-ancestors 'none'\"",
    '"cross-origin-resource-policy": "same-origin"',
    '"cross-origin-opener-policy": "same-origin"',
    '"referrer-policy": "same-origin"',
    '"x-content-type-options": "nosniff"',
    '"x-frame-options": "DENY"',
    '"x-robots-tag": "noindex, nofollow, noarchive"',
  ];
  const pageHeaders = [
    ...photoHeaders.filter((header) => !header.startsWith('"content-security-policy"')),
    '"permissions-policy": "camera=(self), geolocation=(), microphone=(), payment=()"',
  ];
  const named = (header: string) => /^"([\w-]+)"/.exec(header)?.[1] ?? header;
  const directives = ["default-src 'none'", "form-action 'self'", "base-uri 'none'", "object-src 'none'", "frame-ancestors 'none'"];
  return [
    guard(
      "answer: an action from another page",
      instead("lib/form-action.ts", "if (!origin.ok) return refused(previous, values, origin.refusal);", "void origin;"),
      rule("form-action", "a publicAction that another page sends begins nothing"),
    ),
    guard(
      "answer: an action by nobody",
      instead(
        "lib/form-action.ts",
        "if (!entered.ok) return refused(previous, values, entered.refusal);",
        "if (!entered.ok) return run(entered as never, {} as never) as never;",
      ),
      rule("form-action", "a formAction from our own page begins nothing while nobody is let in"),
    ),
    guard(
      "answer: any origin is our own",
      instead("lib/auth/session.ts", '(await headers()).get("origin") === env().origin ?', '(await headers()).get("origin") !== "" ?'),
      rule("form-action", "a publicAction that another page sends begins nothing"),
    ),
    guard(
      "answer: a post from another page reaches the server",
      instead("proxy.ts", 'request.headers.get("origin") !== ORIGIN)', "ORIGIN === undefined)"),
      rule("proxy", "a form from another page, from nowhere"),
    ),
    guard(
      "answer: a method that nothing uses",
      instead("proxy.ts", "if (!METHODS.includes(request.method))", "if (METHODS.length === 0)"),
      rule("proxy", "a DELETE is no way here"),
    ),
    guard(
      "answer: a body longer than any form",
      instead("proxy.ts", 'Number(request.headers.get("content-length") ?? "0") > MOST_BYTES', "MOST_BYTES === 0"),
      rule("proxy", "more than a form can be is turned away"),
    ),
    guard(
      "answer: a search from another page",
      instead(
        "app/api/patients/route.ts",
        "return origin.ok ? enterAction",
        'return origin.ok || origin.refusal.reason !== "busy" ? enterAction',
      ),
      rule("search-answers", "a search from the page null is turned away"),
    ),
    guard(
      "answer: a search longer than any words",
      instead("app/api/patients/route.ts", "<= MOST_BYTES))", "!== MOST_BYTES))"),
      rule("search-answers", "a search that says of its length “4097”"),
    ),
    ...pageHeaders.map((header) =>
      guard(
        `answer: without ${named(header)}`,
        instead("proxy.ts", `  ${header},\n`, ""),
        rule("proxy", `every answer, refusals too, carries ${named(header)}.`),
        "page headers",
      ),
    ),
    ...directives.map((directive) =>
      guard(
        `answer: without ${directive}`,
        instead("proxy.ts", `    "${directive}",\n`, ""),
        rule("proxy", `the policy of every answer says ${directive}.`),
        "page policy",
      ),
    ),
    guard(
      "answer: one nonce for all",
      instead("proxy.ts", "crypto.getRandomValues(new Uint8Array(16))", "new Uint8Array(16)"),
      rule("proxy", "scripts and styles are ours alone, by a nonce that no two answers share"),
    ),
    ...photoHeaders.map((header) =>
      guard(
        `answer: a photograph without ${named(header)}`,
        instead("app/direct-answers.ts", `  ${header},\n`, ""),
        rule("direct-answers", `every answer about photographs and documents carries ${named(header)}.`),
        "photo headers",
      ),
    ),
    guard(
      "answer: a file that a browser keeps",
      instead("app/file-answer.ts", '      "cache-control": "no-store",\n      "x-content-type-options"', '      "x-content-type-options"'),
      rule("document-answers", "a printed document, a calendar, a list and a copy are kept by nobody"),
    ),
  ];
}
