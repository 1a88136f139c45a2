import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { newSecret, secretHash } from "./secrets.ts";

/** A browser remembers that somebody signed in with it for so long; it opens nothing, and only has tries of its own. */
const DAYS = 180;
export const KNOWN_DEVICE_SECONDS = DAYS * 86_400;
/** A computer at the desk is shared: the accounts that signed in with it last. */
const MOST_ACCOUNTS = 20;
const SALT = "known-device";

const knownDevice = z.object({ id: z.string().min(40).max(60), accounts: z.array(z.string().max(50)).max(MOST_ACCOUNTS) });
export type KnownDevice = Readonly<z.output<typeof knownDevice>>;

export function knownDeviceCookieName(secure: boolean): string {
  return secure ? "__Host-known-device" : "known-device";
}

/** Under what an account's tries are counted: a hash, so that neither the table nor a cookie holds an address of anyone. */
export const accountSubject = (email: string): Buffer => secretHash(`sign_in_account ${email.trim().toLowerCase()}`);

/** The cookie of a browser in which this account has just signed in: the one it had, or a new one. */
export function knowDevice(before: KnownDevice | null, email: string, secret: string): Promise<string> {
  const account = accountSubject(email).toString("base64url");
  const accounts = [account, ...(before?.accounts ?? []).filter((each) => each !== account)].slice(0, MOST_ACCOUNTS);
  return encode({ token: { id: before?.id ?? newSecret(), accounts }, secret, salt: SALT, maxAge: KNOWN_DEVICE_SECONDS });
}

/** The device behind a cookie, or null for anything forged, expired or malformed. */
export async function findKnownDevice(cookie: string, secret: string): Promise<KnownDevice | null> {
  try {
    const parsed = knownDevice.safeParse(await decode({ token: cookie, secret, salt: SALT }));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
