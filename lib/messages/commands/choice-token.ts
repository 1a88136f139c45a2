import { createHmac, timingSafeEqual } from "node:crypto";
import { eq } from "drizzle-orm";
import { messages } from "#db/schema/messages.ts";
import type { PublicTx } from "#lib/auth/ctx.ts";

const ID_BYTES = 16;

const mark = (id: Buffer, secret: string) =>
  createHmac("sha256", secret).update("message choices").update(id).digest().subarray(0, ID_BYTES);

/** The secret of a message's link to choose which messages one wants: the message and a mark that only the clinic can make. Nothing of it is kept. */
export function choiceToken(messageId: string, secret: string): string {
  const id = Buffer.from(messageId.replaceAll("-", ""), "hex");
  return Buffer.concat([id, mark(id, secret)]).toString("base64url");
}

/** Whose choice a token carries; null for one that is none. */
export async function patientOfChoiceToken(tx: PublicTx, token: string, secret: string): Promise<string | null> {
  const bytes = Buffer.from(token, "base64url");
  const [id, given] = [bytes.subarray(0, ID_BYTES), bytes.subarray(ID_BYTES)];
  const expected = mark(id, secret);
  const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
  const hex = id.toString("hex").padEnd(2 * ID_BYTES, "0");
  const messageId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  // Looked up whether it is ours or not, so that time says little.
  const [message] = await tx.db.select({ patientId: messages.patientId }).from(messages).where(eq(messages.id, messageId));
  return isOurs ? (message?.patientId ?? null) : null;
}
