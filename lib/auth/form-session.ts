import { and, eq, gt, isNull, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { formLinks, formSessions } from "#db/schema/form-links.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { sessions } from "#db/schema/sessions.ts";
import { users } from "#db/schema/users.ts";
import type { FormCtx, PatientForm } from "./ctx.ts";
import { newSecret, secretHash } from "./secrets.ts";

/** Ends of a visit to a form, both by the database's clock. */
const IDLE_MINUTES = 30;
const LIFETIME_HOURS = 4;
export const FORM_LIFETIME_SECONDS = LIFETIME_HOURS * 3600;

export function formCookieName(secure: boolean): string {
  return secure ? "__Host-form" : "form";
}

type WayIn =
  /** The sign-in that was handed over with the tablet. */
  { readonly staffSessionId: string } | { readonly linkId: string };

/** Makes a session that opens these forms of one appointment; returns the cookie's value. */
export async function openFormSession(
  db: Db,
  facts: { readonly appointmentId: string; readonly patientId: string; readonly forms: readonly PatientForm[] } & WayIn,
): Promise<string> {
  const secret = newSecret();
  await db.insert(formSessions).values({
    ...facts,
    forms: [...facts.forms],
    secretHash: secretHash(secret),
    expiresAt: sql`now() + make_interval(hours => ${LIFETIME_HOURS})`,
  });
  return secret;
}

/** A link leads to its form for as long as the appointment is still to come or under way, whatever has become of its time since the link was made. */
export const appointmentStands = sql<boolean>`(${appointments.status} in ('booked', 'confirmed', 'arrived', 'in_room') and upper(${appointments.during}) > now())`;

export type FormVisit = Pick<FormCtx, "formSessionId" | "appointmentId" | "patientId" | "forms" | "via" | "attendedBy"> & {
  /** "finished" when every form it opened is signed. Sessions that ended in another way are not found at all. */
  readonly state: "open" | "finished";
};

/**
 * Whose forms this cookie opens, or opened until they were signed. On a tablet for as long as the sign-in behind it is handed over; at home for as long as
 * the link holds: neither ended by staff nor used, and its appointment still stands. Marks it as seen, at most once a minute.
 */
export async function findFormVisit(db: Db, cookie: string): Promise<FormVisit | null> {
  const [row] = await db
    .select({
      formSessionId: formSessions.id,
      appointmentId: formSessions.appointmentId,
      patientId: formSessions.patientId,
      forms: formSessions.forms,
      linkId: formSessions.linkId,
      attendedBy: sessions.userId,
      finished: sql<boolean>`${formSessions.endedAt} is not null`,
      stale: sql<boolean>`${formSessions.lastSeenAt} < now() - interval '1 minute'`,
    })
    .from(formSessions)
    .innerJoin(appointments, eq(appointments.id, formSessions.appointmentId))
    .leftJoin(formLinks, eq(formLinks.id, formSessions.linkId))
    .leftJoin(sessions, eq(sessions.id, formSessions.staffSessionId))
    .leftJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(formSessions.secretHash, secretHash(cookie)),
        gt(formSessions.expiresAt, sql`now()`),
        gt(formSessions.lastSeenAt, sql`now() - make_interval(mins => ${IDLE_MINUTES})`),
        sql`case when ${formSessions.linkId} is null
          then ${sessions.handedOverAt} is not null and ${sessions.revokedAt} is null and ${sessions.expiresAt} > now() and ${users.disabledAt} is null
          else ${formLinks.revokedAt} is null and (${formSessions.endedAt} is not null
            or (${formLinks.usedAt} is null and ${formLinks.expiresAt} > now() and ${appointmentStands})) end`,
      ),
    );
  if (row === undefined) return null;
  const { linkId, attendedBy, finished, stale, ...facts } = row;
  if (stale) await db.update(formSessions).set({ lastSeenAt: sql`now()` }).where(eq(formSessions.id, row.formSessionId));
  return { ...facts, via: linkId === null ? "tablet" : "home", attendedBy, state: finished ? "finished" : "open" };
}

/** Ends a visit whose screen was left: what was saved stays, and the same cookie opens nothing more. */
export async function abandonFormVisit(db: Db, formSessionId: string): Promise<void> {
  await db
    .update(formSessions)
    .set({ expiresAt: sql`now()` })
    .where(and(eq(formSessions.id, formSessionId), isNull(formSessions.endedAt)));
}

/** Ends every visit to a form of a patient that is not finished, on a tablet too; what was saved stays. */
export async function endFormVisitsOf(db: Db, patientId: string): Promise<void> {
  await db
    .update(formSessions)
    .set({ expiresAt: sql`now()` })
    .where(and(isRecordOf(formSessions.patientId, patientId), isNull(formSessions.endedAt), gt(formSessions.expiresAt, sql`now()`)));
}

/** Ends every link of a patient that is not used, and every visit through them, from the next request on. Returns how many there were. */
export async function endFormLinksOf(db: Db, patientId: string): Promise<number> {
  const ended = await db
    .update(formLinks)
    .set({ revokedAt: sql`now()` })
    .where(and(isRecordOf(formLinks.patientId, patientId), isNull(formLinks.revokedAt), isNull(formLinks.usedAt)))
    .returning({ id: formLinks.id });
  return ended.length;
}
