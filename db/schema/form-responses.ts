import { sql } from "drizzle-orm";
import { boolean, check, date, index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant, version } from "../columns.ts";
import { appointments } from "./appointments.ts";
import { definitionVersions } from "./definitions.ts";
import { patients } from "./patients.ts";
import { users } from "./users.ts";

/**
 * A patient's answers to a form version: the whole form, the short questions of a later visit, or the part that staff note. A draft is saved as it is
 * typed; signing freezes it (trigger) with a hash over version, part, answers, name and signature. The latest answer to each question holds.
 */
export const formResponses = pgTable(
  "form_responses",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    appointmentId: uuid().references(() => appointments.id),
    formVersionId: uuid()
      .notNull()
      .references(() => definitionVersions.id),
    part: text({ enum: ["full", "short", "staff"] })
      .notNull()
      .default("full"),
    state: text({ enum: ["draft", "signed"] })
      .notNull()
      .default("draft"),
    answers: jsonb().notNull().default({}),
    /** How it was filled in: on the handed-over tablet, at home through a link, read aloud by staff, or on paper and entered by staff. */
    mode: text({ enum: ["tablet", "home", "staff", "paper"] })
      .notNull()
      .default("tablet"),
    answeredOn: date(),
    signedName: text(),
    signatureImage: bytes(),
    /** Signed with one tap: nothing has changed since the answers given earlier for this visit. The name stands there without being written. */
    confirmed: boolean().notNull().default(false),
    signedAt: instant(),
    /** Whoever handed the tablet over, read the form aloud, or saw the paper signed; nobody for a form filled in at home. */
    signedWith: uuid().references(() => users.id),
    contentHash: bytes(),
    createdAt: createdAt(),
    /** When a draft was last saved. */
    savedAt: createdAt(),
    version: version(),
  },
  (t) => [
    check("form_responses_part", sql`${t.part} in ('full','short','staff')`),
    check("form_responses_state", sql`${t.state} in ('draft','signed')`),
    check(
      "form_responses_signed_whole",
      sql`${t.state} = 'draft' or (${t.answeredOn} is not null and ${t.signedAt} is not null and length(trim(coalesce(${t.signedName}, ''))) > 0 and ${t.contentHash} is not null)`,
    ),
    check("form_responses_not_blank", sql`${t.state} = 'draft' or jsonb_path_exists(${t.answers}, '$.* ? (@ != null && @ != "")')`),
    check("form_responses_mode", sql`${t.mode} in ('tablet','home','staff','paper')`),
    check("form_responses_attended", sql`${t.state} = 'draft' or ${t.mode} = 'home' or ${t.signedWith} is not null`),
    uniqueIndex("form_responses_one_draft").on(t.appointmentId, t.part).where(sql`state = 'draft'`),
    index("form_responses_of").on(t.patientId),
  ],
);
