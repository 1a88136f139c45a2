import { sql } from "drizzle-orm";
import { check, date, index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant } from "../columns.ts";
import { appointments } from "./appointments.ts";
import { definitions, definitionVersions } from "./definitions.ts";
import { patients } from "./patients.ts";
import { users } from "./users.ts";

/**
 * A signed consent: the text version, what was ticked, the names and signatures, and a hash over all of it. A treatment consent is in force once the
 * clinician has signed too. Frozen by a trigger, each part from its signature on, but for its end, which comes once and is sealed as well; one in force and
 * one waiting for the clinician for a patient, kind and protocol (treatment) or purpose (photo, contact).
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
    /** What a treatment consent was given for beside the protocol: it lapses when one of them is another. Null where nothing was planned yet. */
    device: text(),
    /** The devices that `device` names: one that is called otherwise later is the same. Null in consents from before they were kept. */
    deviceIds: uuid().array(),
    indication: text(),
    /** Null where only a guardian signs for a patient who cannot, and where staff note a contact consent that was given in words. */
    signedName: text(),
    signatureImage: bytes(),
    signedAt: instant().notNull(),
    signedWith: uuid()
      .notNull()
      .references(() => users.id),
    /** A guardian signs for a patient under 18, beside them. */
    guardianName: text(),
    guardianRelation: text(),
    guardianImage: bytes(),
    /** The last day of a treatment consent. The others hold until they are withdrawn. */
    expiresOn: date(),
    /** Over everything that the patient and the guardian read, ticked and signed. */
    contentHash: bytes().notNull(),
    /** The clinician's part of a treatment consent: the elements ticked as discussed, and the signature. */
    elements: jsonb(),
    clinicianId: uuid().references(() => users.id),
    clinicianName: text(),
    clinicianImage: bytes(),
    clinicianSignedAt: instant(),
    /** Over the whole document, both parts. */
    completedHash: bytes(),
    /** From when it holds: with the clinician's signature for a treatment, with the patient's for the others. */
    inForceAt: instant(),
    createdAt: createdAt(),
    withdrawnAt: instant(),
    withdrawnBy: uuid().references(() => users.id),
    withdrawnReason: text(),
    /** What is taken back, in words: the whole consent, or a use. */
    withdrawnScope: text(),
    replacedAt: instant(),
    /** A treatment consent ends for good when the plan becomes another than it was given for, whatever the plan becomes later. */
    lapsedAt: instant(),
    lapsedReason: text({ enum: ["protocol", "device", "indication"] }),
    /** Over how it ended: withdrawn (when, noted by whom, why, how much of it), replaced or lapsed. Null while it has not. */
    endedHash: bytes(),
  },
  (t) => [
    check("consents_kind", sql`${t.kind} in ('treatment','photo','contact')`),
    check("consents_signed", sql`${t.kind} = 'contact' or length(trim(coalesce(${t.signedName}, ${t.guardianName}, ''))) > 0`),
    check("consents_expiry", sql`(${t.kind} = 'treatment') = (${t.expiresOn} is not null)`),
    check(
      "consents_scope",
      sql`(${t.kind} = 'treatment') = (${t.protocolId} is not null) and (${t.kind} <> 'treatment') = (${t.purpose} is not null)`,
    ),
    check(
      "consents_in_force_whole",
      sql`${t.inForceAt} is null or ${t.kind} <> 'treatment' or (${t.elements} is not null and jsonb_typeof(${t.elements}) = 'array' and jsonb_array_length(${t.elements}) = 16 and ${t.clinicianId} is not null and length(trim(coalesce(${t.clinicianName}, ''))) > 0 and ${t.clinicianSignedAt} is not null and ${t.completedHash} is not null)`,
    ),
    check(
      "consents_lapse",
      sql`(${t.lapsedAt} is null) = (${t.lapsedReason} is null) and ${t.lapsedReason} in ('protocol','device','indication') and (${t.lapsedAt} is null or ${t.kind} = 'treatment')`,
    ),
    check("consents_ended_once", sql`num_nonnulls(${t.withdrawnAt}, ${t.replacedAt}, ${t.lapsedAt}) = num_nonnulls(${t.endedHash})`),
    check("consents_guardian_whole", sql`(${t.guardianName} is null) = (${t.guardianRelation} is null)`),
    uniqueIndex("consents_one_active")
      .on(t.patientId, t.kind, sql`coalesce(protocol_id::text, purpose)`)
      .where(sql`ended_hash is null and in_force_at is not null`),
    uniqueIndex("consents_one_waiting")
      .on(t.patientId, t.kind, sql`coalesce(protocol_id::text, purpose)`)
      .where(sql`ended_hash is null and in_force_at is null`),
    index("consents_of").on(t.patientId),
    index("consents_of_appointment").on(t.appointmentId),
  ],
);
