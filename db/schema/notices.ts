import { sql } from "drizzle-orm";
import { check, index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "../columns.ts";
import { messages } from "./messages.ts";
import { patients } from "./patients.ts";

/**
 * Something that a patient is to be told, and from when on: reckoned anew from what stands whenever something changes, so that a row is a plan and never a
 * promise. `key` says what it is about in a way that a changed plan changes (the day of the visit, the issue of a handout): what was told once is not told
 * again, and what is told anew has another key. Planned, until it is said in a message or no longer called for; both may be taken back.
 */
export const notices = pgTable(
  "notices",
  {
    id: id(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    key: text().notNull(),
    kind: text({ enum: ["booking", "preparation", "reminder", "forms", "aftercare", "review"] }).notNull(),
    /** The visit, treatment or series that it is about; the patient for news of bookings. */
    subjectId: uuid().notNull(),
    /** Which of its kind: "14", "7" and "1" days before, "issue", "24h", "48h" and "7d" after, a step of the reviews; empty where there is one. */
    step: text().notNull().default(""),
    dueAt: instant().notNull(),
    state: text({ enum: ["planned", "said", "dropped"] })
      .notNull()
      .default("planned"),
    messageId: uuid().references(() => messages.id),
    createdAt: createdAt(),
  },
  (t) => [
    unique("notices_once").on(t.patientId, t.key),
    check("notices_kind", sql`${t.kind} in ('booking','preparation','reminder','forms','aftercare','review')`),
    check("notices_state", sql`${t.state} in ('planned','said','dropped')`),
    check("notices_said", sql`(${t.state} = 'said') = (${t.messageId} is not null)`),
    index("notices_due").on(t.dueAt).where(sql`state = 'planned'`),
    index("notices_of_message").on(t.messageId),
  ],
);
