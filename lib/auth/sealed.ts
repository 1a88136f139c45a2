import { decode, encode } from "next-auth/jwt";
import { z } from "zod";

/** How long what somebody typed stays with the browser that typed it, unreadable to it, so that it never stands in an address. */
export const TYPED_SECONDS = 60;

const sealed = z.object({ words: z.string().max(3000), by: z.string() });

/** What was typed, as an encrypted token for this one sign-in. */
export function sealTyped(words: string, sessionId: string | null, secret: string): Promise<string> {
  return encode({ token: { words, by: sessionId ?? "" }, secret, salt: "patient-search", maxAge: TYPED_SECONDS });
}

/** The words again, or null for anything expired, forged or of another sign-in. */
export async function openTyped(cookie: string, sessionId: string | null, secret: string): Promise<string | null> {
  try {
    const parsed = sealed.safeParse(await decode({ token: cookie, secret, salt: "patient-search" }));
    return parsed.success && parsed.data.by === (sessionId ?? "") ? parsed.data.words : null;
  } catch {
    return null;
  }
}
