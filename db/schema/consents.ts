import { sql } from "drizzle-orm";
import { check, date, index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant } from "../columns.ts";
import { appointments } from "./appointments.ts";
import { definitions, definitionVersions } from "./definitions.ts";
import { patients } from "./patients.ts";
import { users } from "./users.ts";

/**
 * A signed consent: the text version, what was ticked, the name and signature, and a hash over all of it. Frozen by a trigger but for withdrawal and
 * replacement; one active consent for a patient, kind and protocol (treatment) or purpose (photo, contact).
 */
export const consents = pgTable(
  "consents",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    kind: text({ enum: ["treatment", "photo", "contact"] }).notNull(),
    protocolId: uuid().references(() => definitions.id),
    purpose: text(),
    consentVersionId: uuid()
      .notNull()
      .references(() => definitionVersions.id),
    appointmentId: uuid().references(() => appointments.id),
    statements: jsonb().notNull(),
    signedName: text().notNull(),
    signatureImage: bytes(),
    signedAt: instant().notNull(),
    signedWith: uuid()
      .notNull()
      .references(() => users.id),
    expiresOn: date().notNull(),
    contentHash: bytes().notNull(),
    createdAt: createdAt(),
    withdrawnAt: instant(),
    withdrawnBy: uuid().references(() => users.id),
    withdrawnReason: text(),
    replacedAt: instant(),
  },
  (t) => [
    check("consents_kind", sql`${t.kind} in ('treatment','photo','contact')`),
    check("consents_signed", sql`length(trim(${t.signedName})) > 0`),
    check(
      "consents_scope",
      sql`(${t.kind} = 'treatment') = (${t.protocolId} is not null) and (${t.kind} <> 'treatment') = (${t.purpose} is not null)`,
    ),
    uniqueIndex("consents_one_active")
      .on(t.patientId, t.kind, sql`coalesce(protocol_id::text, purpose)`)
      .where(sql`withdrawn_at is null and replaced_at is null`),
    index("consents_of").on(t.patientId),
  ],
);
