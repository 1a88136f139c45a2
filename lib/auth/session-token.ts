import { createHash } from "node:crypto";
import { decode } from "next-auth/jwt";
import { z } from "zod";

const token = z.object({ sid: z.string().min(40).max(60), exp: z.number() });

/**
 * The tokens that were opened lately, by their hash. What is in one never changes, while deriving its key took a tenth of what a short answer takes; whether
 * its session stands is asked of the database every time.
 */
const opened = new Map<string, z.output<typeof token>>();
const MOST_KEPT = 1_000;

/** The secret inside a cookie, or null for anything forged, expired or malformed. */
export async function sessionSecret(cookie: string, secret: string): Promise<string | null> {
  const key = createHash("sha256")
    .update(JSON.stringify([secret, cookie]))
    .digest("base64url");
  const known = opened.get(key);
  if (known !== undefined && known.exp * 1_000 > Date.now()) return known.sid;
  opened.delete(key);
  try {
    const parsed = token.safeParse(await decode({ token: cookie, secret }));
    if (!parsed.success) return null;
    const [oldest] = opened.keys();
    if (opened.size >= MOST_KEPT && oldest !== undefined) opened.delete(oldest);
    opened.set(key, parsed.data);
    return parsed.data.sid;
  } catch {
    return null;
  }
}
