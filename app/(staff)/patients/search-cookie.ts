import { cookies } from "next/headers";
import { openTyped, sealTyped, TYPED_SECONDS } from "#lib/auth/sealed.ts";
import { env } from "#lib/env.ts";

/** Each page that searches has its own words, and so has the new patient that a search begins. */
const PLACES = {
  patients: { name: "patient-search", path: "/patients" },
  booking: { name: "patient-search", path: "/diary/new" },
  merging: { name: "patient-merge-search", path: "/patients" },
  start: { name: "patient-start", path: "/patients/new" },
} as const;
type Place = keyof typeof PLACES;

/** Keeps what was searched for long enough to show it, sealed and out of the address. No words take it away. */
export async function keepSearch(text: string, sessionId: string | null, place: Place = "patients"): Promise<void> {
  const { secret, secure } = env();
  const words = text.trim();
  const value = words === "" ? "" : await sealTyped(words, sessionId, secret);
  const { name, path } = PLACES[place];
  (await cookies()).set(name, value, { httpOnly: true, sameSite: "strict", secure, path, maxAge: words === "" ? 0 : TYPED_SECONDS });
}

export async function readSearchWords(sessionId: string | null, place: Place = "patients"): Promise<string | null> {
  const cookie = (await cookies()).get(PLACES[place].name)?.value;
  return cookie === undefined || cookie === "" ? null : openTyped(cookie, sessionId, env().secret);
}
