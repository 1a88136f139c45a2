import { createHash, createHmac, randomBytes } from "node:crypto";

/** A secret for a cookie or link: 32 random bytes as base64url. Only its hash is stored. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** Crockford's letters and figures: none looks like another. Five bits each, so 24 of them are 120 bits. */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A secret that people copy by hand: six groups of four. Compared by its `plainCode`. */
export function newTypedSecret(): string {
  const letters = [...randomBytes(24)].map((byte) => LETTERS[byte % 32] ?? "0").join("");
  return (letters.match(/.{4}/g) ?? []).join("-");
}

/** SHA-256 of a secret, as the database keeps it. */
export function secretHash(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

/** The code that a message brings to a new device: six figures, made from the message's id as its links are, so that it stands nowhere. */
export function messageCode(secret: string, messageId: string): string {
  const digest = createHmac("sha256", secret).update(`code of message ${messageId}`).digest();
  return String(digest.readUIntBE(0, 6) % 1_000_000).padStart(6, "0");
}

/** What is kept of a code. A million are soon tried out, so that the hash takes the installation's own secret, which does not stand in the database. */
export function codeHash(secret: string, linkId: string, code: string): Buffer {
  return createHmac("sha256", secret).update(`code ${code} for link ${linkId}`).digest();
}

/**
 * The secret of a link that a message brings: made from the message's id under the installation's own secret, so that it stands nowhere and a message that is
 * sent once more brings the same. As long as any other: 32 bytes as base64url.
 */
export function messageSecret(secret: string, purpose: "portal" | "form" | "choices", messageId: string): string {
  return createHmac("sha256", secret).update(`${purpose} link of message ${messageId}`).digest("base64url");
}

/**
 * The secret of a link that a form makes: from the form's idempotency key, in the same way. It stands nowhere, and the form that is sent again, since its
 * answer was lost, is answered with the same link.
 */
export function keyedSecret(
  secret: string,
  command: "portal_link:issue" | "form_link:issue" | "feed:issue" | "staff:invite",
  key: string,
): string {
  return createHmac("sha256", secret).update(`${command} under key ${key}`).digest("base64url");
}
