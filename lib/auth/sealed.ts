import { decode, encode } from "next-auth/jwt";
import { z } from "zod";

/** How long the words of a search stay with the browser that typed them, unreadable to it, so that they never stand in an address. */
export const SEARCH_SECONDS = 60;

const sealed = z.object({ words: z.string().max(200), by: z.string() });

/** The words of a search as an encrypted token for this one sign-in. */
export function sealSearch(words: string, sessionId: string | null, secret: string): Promise<string> {
  return encode({ token: { words, by: sessionId ?? "" }, secret, salt: "patient-search", maxAge: SEARCH_SECONDS });
}

/** The words again, or null for anything expired, forged or of another sign-in. */
export async function openSearch(cookie: string, sessionId: string | null, secret: string): Promise<string | null> {
  try {
    const parsed = sealed.safeParse(await decode({ token: cookie, secret, salt: "patient-search" }));
    return parsed.success && parsed.data.by === (sessionId ?? "") ? parsed.data.words : null;
  } catch {
    return null;
  }
}
