/** Patients at their own form and staff at theirs, each sending pages of it. */
import { randomBytes } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { formLinks, formSessions } from "#db/schema/form-links.ts";
import { formResponses } from "#db/schema/form-responses.ts";
import { type FormCtx, mintForm } from "#lib/auth/ctx.ts";
import type { RawForm } from "#lib/forms/rules.ts";
import { at, key } from "./results.ts";
import { NOW, type ScreeningClinic } from "./screened-visit.ts";

type Booked = { readonly patientId: string; readonly appointmentId: string };

/** The patient behind a link of their own, at this instant. */
export async function patientAtHome(clinic: ScreeningClinic, visit: Booked, now = NOW): Promise<FormCtx> {
  const { database, reception } = clinic;
  const ids = { appointmentId: visit.appointmentId, patientId: visit.patientId };
  const expiresAt = Temporal.Now.instant().add({ hours: 4 });
  const links = await database.db
    .insert(formLinks)
    .values({ ...ids, tokenHash: randomBytes(32), createdBy: reception.id, expiresAt })
    .returning({ id: formLinks.id });
  const sessions = await database.db
    .insert(formSessions)
    .values({ ...ids, secretHash: randomBytes(32), linkId: at(links, 0).id, forms: ["screening"], expiresAt })
    .returning({ id: formSessions.id });
  const actor = { kind: "patient", id: null, name: "patient", roles: [], isDoctor: false, isPrescriber: false, sessionId: null } as const;
  const facts = { ...ids, formSessionId: at(sessions, 0).id, forms: ["screening"], via: "home", attendedBy: null } as const;
  return mintForm({ actor, now, db: database.db, database, requestId: "test" }, facts);
}

type Sent = { readonly part?: "full" | "short"; readonly seen?: RawForm; readonly begun?: boolean; readonly leaveOpen?: boolean };

/** A page of the form with these answers, as the patient's browser sends it. */
export function pageOf(
  { form }: ScreeningClinic,
  answers: RawForm,
  { part = "full", seen = {}, begun = false, leaveOpen = false }: Sent = {},
) {
  return { formVersionId: form.versionId, part, at: 0, answers, seen, begun, leaveOpen, idempotencyKey: key() };
}

/** What is kept of a visit's form, oldest first. */
export function keptOf({ database }: ScreeningClinic, { appointmentId }: Pick<Booked, "appointmentId">, state: "draft" | "signed") {
  return database.db
    .select()
    .from(formResponses)
    .where(and(eq(formResponses.appointmentId, appointmentId), eq(formResponses.state, state)))
    .orderBy(formResponses.signedAt);
}
