import { and, desc, eq, gt, isNull, lt, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.ts";
import { clinics } from "#db/schema/clinics.ts";
import { contactConsents } from "#db/schema/contact-consents.ts";
import { messages } from "#db/schema/messages.ts";
import { isRecordOf, patientDetails } from "#db/schema/patient-identities.ts";
import { portalLinks } from "#db/schema/portal-links.ts";

/** Wrong tries that end a code. */
export const WRONG_CODES = 5;
const CODE_MINUTES = 10;
/** So long a code may be on its way before nobody is kept waiting for it. */
const UNDER_WAY_MINUTES = 2;

/** Whether the code of a link still opens it: not used, not too old, not of too many wrong tries, and the link itself live. */
export const codeIsLive = and(
  sql`${portalLinks.codeHash} is not null`,
  gt(portalLinks.codeSentAt, sql`now() - make_interval(mins => ${CODE_MINUTES})`),
  lt(portalLinks.codeTries, WRONG_CODES),
  isNull(portalLinks.revokedAt),
  gt(portalLinks.expiresAt, sql`now()`),
);

/** What the clinic has been set up to send with. */
export type Sends = { readonly mail: boolean; readonly sms: boolean };

const reach = z.object({ email: z.boolean(), text: z.boolean(), isPaused: z.boolean() });

/**
 * Whether a code would go out to this patient at once, by the way that messages take: an e-mail address or a phone that they agreed to, a service of the clinic
 * for it, and no pause of all messages.
 */
export async function canSendCode({ db }: { readonly db: Db }, patientId: string, sends: Sends): Promise<boolean> {
  const agreed = (channel: "email" | "text") => sql`coalesce((select c.agreed from ${contactConsents} c
    where ${isRecordOf(sql`c.patient_id`, patientId)} and c.channel = ${channel} order by c.created_at desc, c.id desc limit 1), false)`;
  const { rows } = await db.execute(sql`
    select trim(p.email) <> '' and ${agreed("email")} as email, trim(p.phone) <> '' and ${agreed("text")} as text,
      exists (select from ${clinics} k where k.messages_paused_at is not null) as "isPaused"
    from ${patientDetails} p where p.id = ${patientId}::uuid`);
  const { email, text, isPaused } = reach.parse(rows[0]);
  return !isPaused && (email ? sends.mail : text && sends.sms);
}

/** The codes that this link asked for within an hour: how many, and whether the last of them did not get out of the house. */
export async function readCodesSent({ db }: { readonly db: Db }, link: { readonly id: string; readonly patientId: string }) {
  const rows = await db
    .select({
      state: messages.state,
      isOld: sql<boolean>`${messages.createdAt} < now() - make_interval(mins => ${UNDER_WAY_MINUTES})`,
    })
    .from(messages)
    .where(
      and(
        eq(messages.patientId, link.patientId),
        eq(messages.kind, "portal_code"),
        sql`${messages.about} ->> 'linkId' = ${link.id}`,
        gt(messages.createdAt, sql`now() - interval '1 hour'`),
      ),
    )
    .orderBy(desc(messages.createdAt), desc(messages.id));
  const [last] = rows;
  const isStuck = last !== undefined && last.state !== "sent" && (last.isOld || last.state === "failed" || last.state === "unreachable");
  return { many: rows.length, isStuck };
}
