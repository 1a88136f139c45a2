import { date, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";
import { patients } from "./patients.ts";
import { users } from "./users.ts";

/** Something someone must do for a patient by a day. Done, never deleted. */
export const tasks = pgTable(
  "tasks",
  {
    id: id(),
    kind: text().notNull(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id),
    due: date().notNull(),
    ownerId: uuid().references(() => users.id),
    createdAt: createdAt(),
    doneAt: instant(),
    doneBy: uuid().references(() => users.id),
    version: version(),
  },
  (t) => [index("tasks_of_patient").on(t.patientId), index("tasks_open_due").on(t.due)],
);
