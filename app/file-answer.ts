import { confirmPath } from "#lib/staff/rules/confirm.ts";

/** A file: kept neither by a browser nor on the way, taken for nothing else, and named so that its name says nothing of anybody. */
export function fileAnswer(body: BodyInit, type: string, name: string): Response {
  return new Response(body, {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

export function csvAnswer(body: BodyInit, name: string): Response {
  return fileAnswer(body, "text/csv; charset=utf-8", `${name}.csv`);
}

/** To the page that asks for the password again, and from there to `next`. */
export function askAgain(next: string): Response {
  return seeOther(confirmPath(next));
}

/** On to a page of the house. */
export function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
}
