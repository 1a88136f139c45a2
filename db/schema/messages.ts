import { sql } from "drizzle-orm";
import { boolean, check, index, jsonb, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "../columns.ts";
import { appointments } from "./appointments.ts";
import { formLinks } from "./form-links.ts";
import { patients } from "./patients.ts";
import { portalLinks } from "./portal-links.ts";
import { users } from "./users.ts";

/**
 * One message to one patient or one colleague. It is worded when it is sent, from what stands then; what was said is kept as it was, with the secret links
 * left out: their tokens are made again from the message's id wherever it is sent once more. `key` is what makes it one: whoever asks for it again gets the
 * same. Waiting → sending → sent; kept where nothing is configured to send it; failed, withdrawn (nothing of it holds any more) or unreachable (no channel
 * agreed to, or no address). `unsure` counts how often it was sent again because nobody knew whether it had arrived.
 */
export const messages = pgTable(
  "messages",
  {
    id: id(),
    patientId: uuid().references(() => patients.id),
    userId: uuid().references(() => users.id),
    key: text().notNull().unique("messages_once"),
    kind: text({ enum: ["notices", "waitlist_offer", "portal_link", "portal_code", "alert", "test"] }).notNull(),
    /** Not only of use but part of the care: sent to whoever wants nothing else. */
    essential: boolean().notNull().default(true),
    state: text({ enum: ["waiting", "sending", "sent", "kept", "failed", "withdrawn", "unreachable"] })
      .notNull()
      .default("waiting"),
    /** What it needs beside the state of the clinic: the visit that is offered, what an alert is about. Ids and codes only. */
    about: jsonb().notNull().default({}),
    dueAt: instant().notNull(),
    createdBy: uuid().references(() => users.id),
    createdAt: createdAt(),
    channel: text({ enum: ["email", "text"] }),
    /** Where it went. */
    address: text(),
    subject: text(),
    /** The words as they were read, with "{portal}", "{form}", "{choices}" and "{code}" where a secret stood. */
    body: text(),
    html: text(),
    calendar: text(),
    /** The versions of the wordings that it was made from. */
    wordings: uuid().array().notNull().default(sql`'{}'::uuid[]`),
    /** Every visit to come as it told it (`Told`): what later news of bookings are told against; null where it told none. */
    told: jsonb(),
    portalLinkId: uuid().references(() => portalLinks.id, { onDelete: "set null" }),
    formLinkId: uuid().references(() => formLinks.id),
    attempts: smallint().notNull().default(0),
    unsure: smallint().notNull().default(0),
    /** Why it failed, in a code of ours: never what a server answered, which may hold the address. */
    failure: text(),
    sentAt: instant(),
  },
  (t) => [
    check("messages_kind", sql`${t.kind} in ('notices','waitlist_offer','portal_link','portal_code','alert','test')`),
    check("messages_state", sql`${t.state} in ('waiting','sending','sent','kept','failed','withdrawn','unreachable')`),
    check("messages_channel", sql`${t.channel} in ('email','text')`),
    check("messages_to_one", sql`(${t.patientId} is null) <> (${t.userId} is null)`),
    check("messages_sent", sql`(${t.state} in ('sent','kept')) = (${t.sentAt} is not null)`),
    check("messages_failed", sql`(${t.state} = 'failed') = (${t.failure} is not null)`),
    index("messages_of_patient").on(t.patientId, t.createdAt),
    index("messages_open").on(t.dueAt).where(sql`state in ('waiting', 'sending')`),
    index("messages_by_state").on(t.state, t.createdAt),
  ],
);

/** Which visits a message speaks of, for the log of a visit. */
export const messageVisits = pgTable(
  "message_visits",
  {
    messageId: uuid()
      .notNull()
      .references(() => messages.id),
    appointmentId: uuid()
      .notNull()
      .references(() => appointments.id),
  },
  (t) => [
    primaryKey({ name: "message_visits_once", columns: [t.messageId, t.appointmentId] }),
    // The latest message of each visit of a day is looked up in the index alone.
    index("message_visits_of").on(t.appointmentId, t.messageId),
  ],
);

/** What a patient said of messages that are of use but no part of the care. Inserts only: the latest word holds. Whoever never said anything gets them. */
export const messageChoices = pgTable(
  "message_choices",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    optional: boolean().notNull(),
    /** Who noted it; null where the patient chose it through a link. */
    notedBy: uuid().references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [index("message_choices_of").on(t.patientId)],
);
