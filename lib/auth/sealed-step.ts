import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { Secret, TOTP } from "otpauth";

/** As every authenticator app reads it (RFC 6238): SHA-1, six figures, thirty seconds. The step before and the one after are taken too. */
const CODE = { algorithm: "SHA1", digits: 6, period: 30 } as const;
const WINDOW = 1;
const SECRET_BYTES = 20;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export const newStepSecret = (): Buffer => randomBytes(SECRET_BYTES);

const keyOf = (appSecret: string): Buffer => Buffer.from(hkdfSync("sha256", appSecret, "", "second step of a sign-in", 32));

/** AES-256-GCM under a key from the installation's secret, bound to the user: moved to another's row it opens nothing. */
export function sealStep(secret: Buffer, userId: string, appSecret: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyOf(appSecret), nonce).setAAD(Buffer.from(userId));
  return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
}

/** @throws where it was sealed for another user or under another key, or is not what was sealed. */
export function openStep(sealed: Buffer, userId: string, appSecret: string): Buffer {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", keyOf(appSecret), nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(userId));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}

function codesOf(secret: Buffer, label = ""): TOTP {
  return new TOTP({ ...CODE, issuer: "Cadence", label, secret: new Secret({ buffer: new Uint8Array(secret).buffer }) });
}

/**
 * Which step of thirty seconds a code belongs to, or null when it fits none of the three around this moment.
 * @param at milliseconds of the epoch, by the database's clock.
 */
export function stepOfCode(secret: Buffer, code: string, at: number): number | null {
  const codes = codesOf(secret);
  const delta = /^\d{6}$/.test(code) ? codes.validate({ token: code, timestamp: at, window: WINDOW }) : null;
  return delta === null ? null : codes.counter({ timestamp: at }) + delta;
}

/** The code of this moment, as an app shows it. @param at milliseconds of the epoch */
export const codeAt = (secret: Buffer, at: number): string => codesOf(secret).generate({ timestamp: at });

/** What a person takes into their app: as an address for a scanned code, and as text in groups of four. */
export type StepToSetUp = { readonly address: string; readonly text: string };

export function sayStep(secret: Buffer, email: string): StepToSetUp {
  const codes = codesOf(secret, email);
  return { address: codes.toString(), text: (codes.secret.base32.match(/.{1,4}/g) ?? []).join(" ") };
}

/** A secret as its text says it. @throws for what is no base32. */
export const readStep = (text: string): Buffer => Buffer.from(Secret.fromBase32(text.replaceAll(" ", "")).bytes);
