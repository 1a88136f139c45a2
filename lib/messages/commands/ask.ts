import { and, eq, isNull, sql } from "drizzle-orm";
import { sendJobs } from "#db/jobs.ts";
import { clinics } from "#db/schema/clinics.ts";
import { definitionVersions } from "#db/schema/definitions.ts";
import { locations } from "#db/schema/locations.ts";
import { messages } from "#db/schema/messages.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { waitlistEntries } from "#db/schema/waitlist-entries.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { AuditAction } from "#lib/audit/rules/actions.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { sayDate, sayTime } from "#lib/time.ts";
import type { OfferPlaceInput, SendPortalLinkInput, TestTemplateInput } from "../input/asked.ts";
import { templateContent } from "../input/templates.ts";
import { compose } from "../outputs/compose.ts";
import { DEFAULT_WORDINGS } from "../outputs/default-wordings.ts";
import { exampleLetter } from "../outputs/example-letter.ts";

/** Has a link to their page sent to a patient, by the way that they agreed to. Refuses `not_found`, and `portal_needs_birth_date` where nothing could open it. */
export function sendPortalLink(ctx: Ctx<"portal:issue">, { patientId, idempotencyKey }: SendPortalLinkInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const [patient] = await tx.db
      .select({ id: patientDetails.id, born: patientDetails.dateOfBirth })
      .from(patientIdentities)
      .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
      .where(eq(patientIdentities.id, patientId));
    if (patient === undefined) return refuse("not_found");
    if (patient.born === null) return refuse("portal_needs_birth_date");
    await askIn(tx, "message:portal", { kind: "portal_link", key: `portal_link:${idempotencyKey}`, patientId: patient.id });
    return done(null);
  });
}

/**
 * Offers a place that came free to somebody on the waitlist: they are asked to call, and nothing is held for them. The same place is offered to the same entry
 * once. Refuses `not_found` where the entry is over.
 */
export function offerPlace(ctx: Ctx<"appointment:change">, { entryId, date, time }: OfferPlaceInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const [entry] = await tx.db
      .select({ patientId: sql<string>`${patientIdentities.canonicalId}`, appointmentId: waitlistEntries.appointmentId })
      .from(waitlistEntries)
      .innerJoin(patientIdentities, eq(patientIdentities.id, waitlistEntries.patientId))
      .where(and(eq(waitlistEntries.id, entryId), isNull(waitlistEntries.endedAt)));
    if (entry === undefined) return refuse("not_found");
    await askIn(tx, "message:offer", {
      kind: "waitlist_offer",
      key: `waitlist_offer:${entryId}:${date}T${time}`,
      patientId: entry.patientId,
      about: { appointmentId: entry.appointmentId, offered: `${sayDate(date)}, ${sayTime(time)}` },
    });
    return done(null);
  });
}

/** Sends the words of a version, around an example, to whoever asks for it. Refuses `not_found`. */
export function testTemplate(ctx: Ctx<"definition:edit">, { versionId, idempotencyKey }: TestTemplateInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const [version] = await tx.db
      .select({ content: definitionVersions.content })
      .from(definitionVersions)
      .where(eq(definitionVersions.id, versionId));
    const content = templateContent.safeParse(version?.content).data;
    const [clinic] = await tx.db.select({ name: clinics.name }).from(clinics);
    const [place] = await tx.db.select({ timeZone: locations.timeZone }).from(locations).orderBy(locations.id).limit(1);
    if (content === undefined || clinic === undefined || place === undefined) return refuse("not_found");
    const { message, ...words } = content;
    const letter = exampleLetter(message, { clinic: clinic.name, timeZone: place.timeZone, now: tx.now });
    const { subject, text } = compose(letter, { ...DEFAULT_WORDINGS, [message]: words });
    await askIn(tx, "message:test", { kind: "test", key: `test:${idempotencyKey}`, userId: authorId(tx), subject, body: text });
    return done(null);
  });
}

type Asked = Pick<typeof messages.$inferInsert, "kind" | "key" | "patientId" | "userId" | "about" | "subject" | "body">;

/** One message for one key: asked for once more, it stays the one. */
async function askIn(tx: Tx<never>, action: AuditAction, asked: Asked): Promise<void> {
  const [made] = await tx.db
    .insert(messages)
    .values({ ...asked, dueAt: tx.now, createdBy: tx.actor.id })
    .onConflictDoNothing({ target: messages.key })
    .returning({ messageId: messages.id });
  if (made === undefined) return;
  const { patientId = null } = asked;
  await recordAudit(tx, { action, objectType: "message", objectId: made.messageId, patientId });
  await sendJobs(tx, "message-send", [made]);
}
