import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { messages } from "#db/schema/messages.ts";
import { portalLinks } from "#db/schema/portal-links.ts";
import { codeHash, messageCode } from "#lib/auth/secrets.ts";
import { codeIsLive } from "#lib/portal/queries/code.ts";
import { codeWords } from "../outputs/code-words.ts";
import { readRecipient } from "../queries/recipient.ts";
import { channelOf, waysOf } from "../rules/channel.ts";
import type { Post, SendTx } from "./send.ts";
import type { Worded } from "./word.ts";

const codeAbout = z.object({ linkId: z.string() });

/** The code for a new device, while its link still asks for this one; null, and withdrawn, once it is too old, used, or another took its place. */
export async function wordCode(
  tx: SendTx,
  messageId: string,
  { patientId, about }: { readonly patientId: string | null; readonly about: unknown },
  post: Post,
): Promise<Worded | null> {
  const asked = codeAbout.safeParse(about).data;
  const [link] =
    asked === undefined
      ? []
      : await tx.db
          .select({ codeHash: portalLinks.codeHash, isLive: sql<boolean>`${codeIsLive}` })
          .from(portalLinks)
          .where(eq(portalLinks.id, asked.linkId));
  const own = asked === undefined ? null : codeHash(post.secret, asked.linkId, messageCode(post.secret, messageId));
  if (patientId === null || link?.codeHash == null || own === null || !link.isLive || !link.codeHash.equals(own)) {
    await tx.db.update(messages).set({ state: "withdrawn" }).where(eq(messages.id, messageId));
    return null;
  }
  const recipient = await readRecipient(tx, patientId);
  const reach = channelOf(recipient, post.sms !== null || post.mail === null);
  const none = { wordings: [], told: null, visitIds: [], portalLinkId: null, formLinkId: null } as const;
  // Asked for this minute, so that no night holds it back.
  return { wording: codeWords(), reach, ways: waysOf(recipient), isEssential: true, patientZone: null, ...none };
}
