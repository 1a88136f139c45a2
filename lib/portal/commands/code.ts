import { timingSafeEqual } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { sendJobs } from "#db/jobs.ts";
import { messages } from "#db/schema/messages.ts";
import { portalLinks } from "#db/schema/portal-links.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { PublicCtx, PublicTx } from "#lib/auth/ctx.ts";
import { findPortalPending, isKnownTo, knowPortalDevice, type PortalDevice } from "#lib/auth/portal-device.ts";
import { openPortalSession } from "#lib/auth/portal-session.ts";
import { codeHash, messageCode } from "#lib/auth/secrets.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { PortalCodeInput } from "../input.ts";
import { canSendCode, codeIsLive, readCodesSent, type Sends, WRONG_CODES } from "../queries/code.ts";
import { noteWrongTry, tryGate } from "./tries.ts";

/** What a code is made and asked for with: the installation's secret, what the clinic can send with, and the device that the link is opened on. */
export type Codes = { readonly secret: string; readonly sends: Sends; readonly device: PortalDevice | null };

type OpenedLink = { readonly id: string; readonly patientId: string };

/** Codes that one link may ask for within an hour: whoever has the link and the date of birth fills nobody's telephone. */
const CODES_PER_HOUR = 5;

/** Opens the patient's page, in the caller's transaction. */
export async function openIn(tx: PublicTx, { id, patientId }: OpenedLink): Promise<string> {
  await tx.db.update(portalLinks).set({ lastOpenedAt: sql`now()`, codeHash: null, codeSentAt: null }).where(eq(portalLinks.id, id));
  const cookie = await openPortalSession(tx.db, { id, patientId });
  await recordAudit(tx, { action: "portal:open", objectType: "portal_link", objectId: id, patientId });
  return cookie;
}

/**
 * Sends a code to the patient where the device was never seen, under the link's row lock. Nobody is locked out for want of a way: where the clinic sends nothing,
 * the patient agreed to no channel, all messages are paused, or the last code did not get out of the house, the date of birth alone opens, as it always did.
 * @returns "none" where no code is asked for. Refuses `portal_many_codes`.
 */
export async function sendCodeIn(tx: PublicTx, { id, patientId }: OpenedLink, codes: Codes): Promise<Result<"sent" | "none">> {
  if (isKnownTo(codes.device, patientId) || !(await canSendCode(tx, patientId, codes.sends))) return done("none");
  const { many, isStuck } = await readCodesSent(tx, { id, patientId });
  if (isStuck) return done("none");
  if (many >= CODES_PER_HOUR) return refuse("portal_many_codes");
  const [made] = await tx.db
    .insert(messages)
    .values({ patientId, kind: "portal_code", key: `portal_code:${crypto.randomUUID()}`, about: { linkId: id }, dueAt: tx.now })
    .returning({ messageId: messages.id });
  if (made === undefined) throw new Error("The message did not come back.");
  const hash = codeHash(codes.secret, id, messageCode(codes.secret, made.messageId));
  await tx.db.update(portalLinks).set({ codeHash: hash, codeSentAt: sql`now()`, codeTries: 0 }).where(eq(portalLinks.id, id));
  await recordAudit(tx, { action: "portal:code", objectType: "portal_link", objectId: id, patientId });
  await sendJobs(tx, "message-send", [made]);
  return done("sent");
}

type Entered = { readonly cookie: string; readonly device: string };

/**
 * The second step of the gate on a new device: the code that was sent. Ten minutes, five tries, one use; counted under the link's row lock. A wrong code, one that
 * is over and a device on which no date of birth was right all answer `portal_code_wrong`.
 * @param waiting the cookie that the first step gave
 * @returns the value of the session cookie, and of the one by which this device is known from now on.
 */
export async function enterPortalCode(
  ctx: PublicCtx,
  { code }: PortalCodeInput,
  codes: Omit<Codes, "sends"> & { readonly waiting: string | null },
): Promise<Result<Entered>> {
  const linkId = codes.waiting === null ? null : await findPortalPending(codes.waiting, codes.secret);
  return tryGate<Entered>(ctx, "portal_code_wrong", async (tx) => {
    const link = linkId === null ? null : await lockLink(tx, linkId);
    if (link === null || !link.isLive || !timingSafeEqual(link.codeHash, codeHash(codes.secret, link.id, code))) {
      await noteWrongCode(tx, link);
      return done(null);
    }
    return done({ cookie: await openIn(tx, link), device: await knowPortalDevice(codes.device, link.patientId, codes.secret) });
  });
}

type WaitingLink = OpenedLink & { readonly codeHash: Buffer; readonly isLive: boolean; readonly codeTries: number };

async function lockLink(tx: PublicTx, linkId: string): Promise<WaitingLink | null> {
  const [link] = await tx.db
    .select({
      id: portalLinks.id,
      patientId: portalLinks.patientId,
      codeHash: portalLinks.codeHash,
      codeTries: portalLinks.codeTries,
      isLive: sql<boolean>`${codeIsLive}`,
    })
    .from(portalLinks)
    .where(eq(portalLinks.id, linkId))
    .for("update");
  return link === undefined || link.codeHash === null ? null : { ...link, codeHash: link.codeHash };
}

/** A wrong try counts for the address, and for the code where that is live. */
async function noteWrongCode(tx: PublicTx, link: WaitingLink | null): Promise<void> {
  const isLast = link?.isLive === true && link.codeTries + 1 >= WRONG_CODES;
  if (link?.isLive)
    await tx.db
      .update(portalLinks)
      .set({ codeTries: sql`${portalLinks.codeTries} + 1` })
      .where(eq(portalLinks.id, link.id));
  await noteWrongTry(tx, link, isLast ? "wrong_code_ended" : "wrong_code");
}
