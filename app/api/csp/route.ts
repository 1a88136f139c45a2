import { readReports } from "#lib/csp-reports.ts";
import { logNotice } from "#lib/log.ts";

const MOST_BYTES = 16 * 1024;
const MOST_A_MINUTE = 60;
const MINUTE = 60_000;

/** This process's own count: what is over it would tell nothing more. */
const counted = { since: 0, many: 0 };

function isTooMany(): boolean {
  const now = performance.now();
  if (now - counted.since > MINUTE) Object.assign(counted, { since: now, many: 0 });
  counted.many += 1;
  return counted.many > MOST_A_MINUTE;
}

/** What stands in the body, or null when it is longer than a report is: no more of it is read. */
async function bounded({ body }: Request): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += part.length;
    if (bytes > MOST_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** Where a browser reports what the page's policy stopped. Logged by directive and origin alone; nothing is kept, and nobody needs to be signed in. */
export async function POST(request: Request): Promise<Response> {
  if (isTooMany()) return new Response(null, { status: 429, headers: { "retry-after": "60" } });
  const text = await bounded(request).catch(() => "");
  if (text === null) return new Response(null, { status: 413 });
  for (const { directive, blocked } of readReports(text)) logNotice("content policy", { directive, blocked });
  return new Response(null, { status: 204 });
}
