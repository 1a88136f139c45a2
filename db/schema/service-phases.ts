import { sql } from "drizzle-orm";
import { boolean, check, pgTable, smallint, text, unique, uuid } from "drizzle-orm/pg-core";
import { id } from "../columns.ts";
import { services } from "./services.ts";

/** The ordered phases of a service, without pauses: minutes, and which kinds of resource each needs. Edited as a whole. */
export const servicePhases = pgTable(
  "service_phases",
  {
    id: id(),
    serviceId: uuid()
      .notNull()
      .references(() => services.id),
    position: smallint().notNull(),
    name: text().notNull(),
    minutes: smallint().notNull(),
    needsClinician: boolean().notNull(),
    needsRoom: boolean().notNull(),
    needsDevice: boolean().notNull(),
  },
  (t) => [
    unique("service_phases_position_once").on(t.serviceId, t.position),
    check("service_phases_minutes", sql`${t.minutes} between 5 and 480`),
  ],
);
