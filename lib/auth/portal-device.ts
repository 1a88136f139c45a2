import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { secretHash } from "./secrets.ts";

/** A patient's device remembers for so long that a code was given on it. It opens nothing: the link and the date of birth are asked for every time. */
const DAYS = 180;
export const PORTAL_DEVICE_SECONDS = DAYS * 86_400;
/** A phone may be a family's. */
const MOST_PATIENTS = 10;
const SALT = "portal-device";

const portalDevice = z.object({ patients: z.array(z.string().max(50)).max(MOST_PATIENTS) });
export type PortalDevice = Readonly<z.output<typeof portalDevice>>;

export function portalDeviceCookieName(secure: boolean): string {
  return secure ? "__Host-portal-device" : "portal-device";
}

/** A hash, so that a cookie holds no id of anyone. */
const patientMark = (patientId: string): string => secretHash(`portal_device ${patientId}`).toString("base64url");

export const isKnownTo = (device: PortalDevice | null, patientId: string): boolean =>
  device?.patients.includes(patientMark(patientId)) ?? false;

/** The cookie of a device on which this patient has just given their code. */
export function knowPortalDevice(before: PortalDevice | null, patientId: string, secret: string): Promise<string> {
  const mark = patientMark(patientId);
  const patients = [mark, ...(before?.patients ?? []).filter((each) => each !== mark)].slice(0, MOST_PATIENTS);
  return encode({ token: { patients }, secret, salt: SALT, maxAge: PORTAL_DEVICE_SECONDS });
}

/** The device behind a cookie, or null for anything forged, expired or malformed. */
export const findPortalDevice = (cookie: string, secret: string): Promise<PortalDevice | null> =>
  opened(cookie, secret, SALT, portalDevice);

/** Between the date of birth and the code. */
const PENDING_MINUTES = 10;
export const PORTAL_PENDING_SECONDS = PENDING_MINUTES * 60;
const PENDING = "portal-code";
const pending = z.object({ linkId: z.uuid() });

export function portalPendingCookieName(secure: boolean): string {
  return secure ? "__Host-portal-code" : "portal-code";
}

/** Says that on this device the link and the date of birth were right. */
export const sealPortalPending = (linkId: string, secret: string): Promise<string> =>
  encode({ token: { linkId }, secret, salt: PENDING, maxAge: PORTAL_PENDING_SECONDS });

/** The link that a code is waited for, or null for anything forged, expired or malformed. */
export const findPortalPending = async (cookie: string, secret: string): Promise<string | null> =>
  (await opened(cookie, secret, PENDING, pending))?.linkId ?? null;

async function opened<T>(cookie: string, secret: string, salt: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    const parsed = schema.safeParse(await decode({ token: cookie, secret, salt }));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
