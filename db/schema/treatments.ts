import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, numeric, pgTable, smallint, text, unique, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant, version } from "../columns.ts";
import { appointments } from "./appointments.ts";
import { patients } from "./patients.ts";
import { resources } from "./resources.ts";
import { users } from "./users.ts";

/**
 * The record of one session. Started only through the gate, as a draft that stays at its visit (trigger); once signed immutable (trigger) with addenda only.
 * None is signed without the cartridge that was used (trigger). `endedAt` is time zero of the aftercare.
 */
export const treatments = pgTable(
  "treatments",
  {
    id: id(),
    appointmentId: uuid()
      .notNull()
      .unique("treatments_appointment_once")
      .references(() => appointments.id),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    state: text({ enum: ["draft", "signed"] })
      .notNull()
      .default("draft"),
    startedAt: instant().notNull(),
    startedBy: uuid()
      .notNull()
      .references(() => users.id),
    endedAt: instant(),
    deviceId: uuid().references(() => resources.id),
    skinPrep: text().notNull().default(""),
    notes: text().notNull().default(""),
    /** What the clinician changes of the aftercare set for this patient (`Adjustments`), before signing hands it out; null for nothing. */
    aftercare: jsonb(),
    /** Who saved the draft last, and when: what a second device is told. */
    savedAt: instant(),
    savedBy: uuid().references(() => users.id),
    /** The open page that saved last, and the how manyeth change of it: a save whose answer was lost is known again when it comes once more. */
    savedFrom: uuid(),
    savedEdit: integer(),
    /** Where the treatment was another than the consent names (its device, its protocol): how the patient agreed to that. */
    consentReason: text().notNull().default(""),
    signedAt: instant(),
    signedBy: uuid().references(() => users.id),
    contentHash: bytes(),
    /** Which reading of the record the hash is taken over: 1 before materials and numbing were records of their own, 2 before names were sealed, 3 before instants counted to the microsecond. */
    sealVersion: smallint().notNull().default(3),
    /** By id, how device, products and lots of numbing were called when it was signed: sealed, so that a record goes on saying what was signed. */
    sealedNames: jsonb().notNull().default({}),
    /** A supervised clinician's record waits for another's signature beside theirs. */
    cosignNeeded: boolean().notNull().default(false),
    cosignedAt: instant(),
    cosignedBy: uuid().references(() => users.id),
    /** Over the record's own hash, who signed beside it and when. Null in records co-signed before seal 3. */
    cosignHash: bytes(),
    createdAt: createdAt(),
    version: version(),
  },
  (t) => [
    check(
      "treatments_cosigned",
      sql`(${t.cosignedAt} is null) = (${t.cosignedBy} is null) and (${t.cosignedAt} is null or (${t.cosignNeeded} and ${t.state} = 'signed' and ${t.cosignedBy} <> ${t.signedBy}))`,
    ),
    check(
      "treatments_cosign_sealed",
      sql`(${t.cosignHash} is null or ${t.cosignedAt} is not null) and (${t.cosignHash} is not null or ${t.cosignedAt} is null or ${t.sealVersion} < 3)`,
    ),
    check("treatments_state", sql`${t.state} in ('draft','signed')`),
    check("treatments_order", sql`${t.endedAt} is null or ${t.endedAt} >= ${t.startedAt}`),
    check(
      "treatments_signed_whole",
      sql`${t.state} = 'draft' or (${t.endedAt} is not null and ${t.deviceId} is not null and ${t.signedAt} is not null and ${t.signedBy} is not null and ${t.contentHash} is not null)`,
    ),
    index("treatments_of").on(t.patientId),
    /** When sessions really were, for what counts many of them: a record is long, and only its end is asked for. */
    index("treatments_signed").on(t.appointmentId, t.endedAt).where(sql`${t.state} = 'signed'`),
  ],
);

/** Depth (mm) and passes given in one zone, never deeper than the device and the zone allow, deeper than the device's label only with a reason and a doctor's name (trigger). Replaced as a whole while the record is a draft; frozen with it. */
export const treatmentZones = pgTable(
  "treatment_zones",
  {
    id: id(),
    treatmentId: uuid()
      .notNull()
      .references(() => treatments.id),
    zone: text().notNull(),
    depthMm: numeric({ precision: 3, scale: 2, mode: "number" }).notNull(),
    passes: smallint().notNull(),
    /** As the device's dial says it. */
    speed: text().notNull().default(""),
    endpoint: text({ enum: ["none", "erythema", "pinpoint", "other"] }),
    /** 0 to 10, the patient's own word. */
    pain: smallint(),
    note: text().notNull().default(""),
    /** Deeper than the device's label: why, and the doctor who signed it off. */
    overLabelReason: text().notNull().default(""),
    overLabelBy: uuid().references(() => users.id),
  },
  (t) => [
    unique("treatment_zones_zone_once").on(t.treatmentId, t.zone),
    check("treatment_zones_depth", sql`${t.depthMm} > 0 and ${t.depthMm} <= 3 and mod(${t.depthMm} * 100, 5) = 0`),
    check("treatment_zones_endpoint", sql`${t.endpoint} in ('none','erythema','pinpoint','other')`),
    check("treatment_zones_pain", sql`${t.pain} between 0 and 10`),
    check("treatment_zones_passes", sql`${t.passes} between 1 and 20`),
    check("treatment_zones_not_orbit", sql`${t.zone} not like 'orbit%'`),
  ],
);

/** A later note on a signed record. Inserts only. */
export const treatmentAddenda = pgTable(
  "treatment_addenda",
  {
    id: id(),
    treatmentId: uuid()
      .notNull()
      .references(() => treatments.id),
    words: text().notNull(),
    writtenBy: uuid()
      .notNull()
      .references(() => users.id),
    writtenAt: instant().notNull(),
    createdAt: createdAt(),
  },
  (t) => [check("treatment_addenda_said", sql`length(trim(${t.words})) > 0`), index("treatment_addenda_of").on(t.treatmentId)],
);
