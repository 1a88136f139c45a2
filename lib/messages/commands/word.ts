import { eq } from "drizzle-orm";
import { messages } from "#db/schema/messages.ts";
import { users } from "#db/schema/users.ts";
import { messageSecret } from "#lib/auth/secrets.ts";
import { issueMessageFormLinkIn } from "#lib/forms/commands/links.ts";
import { issueMessageLinkIn } from "#lib/portal/commands/links.ts";
import { compose } from "../outputs/compose.ts";
import { slugOf } from "../outputs/parts.ts";
import type { Letter, Wording } from "../outputs/telling.ts";
import { type Recipient, readRecipient } from "../queries/recipient.ts";
import { readWordings } from "../queries/wordings.ts";
import { type Channel, channelOf, type Unreachable, waysOf } from "../rules/channel.ts";
import type { Told } from "../rules/notices.ts";
import { writeAsked } from "./asked.ts";
import { wordCode } from "./code.ts";
import { writeLetter } from "./letter.ts";
import type { Post, SendTx } from "./send.ts";
import { standingNotices } from "./standing.ts";

export type Worded = {
  readonly wording: Wording;
  /** The versions of the clinic's wordings that it was made from. */
  readonly wordings: readonly string[];
  readonly reach: { readonly channel: Channel; readonly address: string } | Unreachable;
  /** By which ways they could be reached if the clinic sent by all of them. */
  readonly ways: readonly Channel[];
  readonly isEssential: boolean;
  readonly told: Told | null;
  readonly visitIds: readonly string[];
  readonly portalLinkId: string | null;
  readonly formLinkId: string | null;
  /** The zone of the patient's quiet hours; null for what somebody asked for now, and for staff. */
  readonly patientZone: string | null;
};

type ToPatient = {
  readonly patientId: string;
  readonly recipient: Recipient;
  readonly letter: Letter;
  readonly told: Told | null;
  readonly patientZone: string | null;
};

type Known = Pick<typeof messages.$inferSelect, "kind" | "userId" | "patientId" | "about">;

/** A waiting message in words, from what stands now; null where nothing of it holds any more, and then it is withdrawn. */
export async function wordMessage(tx: SendTx, messageId: string, message: Known, post: Post): Promise<Worded | null> {
  if (message.userId !== null) return wordForStaff(tx, messageId);
  if (message.kind === "portal_code") return wordCode(tx, messageId, message, post);
  const found = message.kind === "notices" ? await fromPlan(tx, messageId) : await writeAsked(tx, messageId, message);
  return found === null ? null : wordForPatient(tx, messageId, found, post);
}

async function fromPlan(tx: SendTx, messageId: string): Promise<ToPatient | null> {
  const standing = await standingNotices(tx, messageId);
  if (standing === null) return null;
  const recipient = await readRecipient(tx, standing.patientId);
  const letter = await writeLetter(tx, standing, recipient);
  const { patientId, told, patientZone } = standing;
  return letter === null ? null : { patientId, recipient, letter, told, patientZone };
}

async function wordForPatient(tx: SendTx, messageId: string, found: ToPatient, post: Post): Promise<Worded> {
  const { patientId, recipient, letter, told, patientZone } = found;
  // Where nothing is set up at all, what would have gone by e-mail is kept.
  const reach = channelOf(recipient, post.sms !== null || post.mail === null);
  const ways = waysOf(recipient);
  const visitIds = visitsOf(letter);
  const { wordings, versionIds } = await readWordings(tx);
  if (typeof reach === "string")
    return { wording: NOTHING, wordings: [], reach, ways, isEssential: letter.isEssential, told: null, visitIds, ...NO_LINKS, patientZone };
  const { channel } = reach;
  const secretOf = (purpose: "portal" | "form") => messageSecret(post.secret, purpose, messageId);
  const portalLinkId = letter.hasPortal ? await issueMessageLinkIn(tx, { patientId, channel, secret: secretOf("portal") }) : null;
  const visit = letter.parts.find((part) => part.kind === "forms")?.visit;
  const formLinkId = visit === undefined ? null : await issueMessageFormLinkIn(tx, { appointmentId: visit.id, secret: secretOf("form") });
  const wording = compose({ ...letter, hasPortal: portalLinkId !== null, hasForm: formLinkId !== null }, wordings);
  const used = letter.parts.flatMap((part) => versionIds[slugOf(part)] ?? []);
  return { wording, wordings: used, reach, ways, isEssential: letter.isEssential, told, visitIds, portalLinkId, formLinkId, patientZone };
}

const NO_LINKS = { portalLinkId: null, formLinkId: null } as const;
const NOTHING: Wording = { subject: "", text: "", html: "", sms: "", calendar: null };

/** The visits that a message speaks of. */
function visitsOf({ parts }: Letter): readonly string[] {
  const ids = parts.flatMap((part) => {
    if (part.kind === "booking") return part.news.map(({ visit }) => visit.id);
    return "visit" in part ? [part.visit.id] : [];
  });
  return [...new Set(ids)];
}

/** What staff are told stands in the message already: it names nobody, and nothing of it changes. */
async function wordForStaff(tx: SendTx, messageId: string): Promise<Worded | null> {
  const [row] = await tx.db
    .select({ subject: messages.subject, body: messages.body, email: users.email, disabledAt: users.disabledAt })
    .from(messages)
    .innerJoin(users, eq(users.id, messages.userId))
    .where(eq(messages.id, messageId));
  if (row === undefined || row.disabledAt !== null) {
    await tx.db.update(messages).set({ state: "withdrawn" }).where(eq(messages.id, messageId));
    return null;
  }
  const wording: Wording = { subject: row.subject ?? "", text: row.body ?? "", html: "", sms: "", calendar: null };
  const reach = { channel: "email", address: row.email } as const;
  return { wording, wordings: [], reach, ways: ["email"], isEssential: true, told: null, visitIds: [], ...NO_LINKS, patientZone: null };
}
