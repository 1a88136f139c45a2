import { createHash, randomBytes } from "node:crypto";

/** A secret for a cookie or link: 32 random bytes as base64url. Only its hash is stored. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** SHA-256 of a secret, as the database keeps it. */
export function secretHash(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
