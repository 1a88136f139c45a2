import { sql } from "drizzle-orm";
import { type AnyPgColumn, check, integer, jsonb, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant, version } from "../columns.ts";
import { users } from "./users.ts";

/** Something the clinic words and a clinician approves: a protocol, form, consent text, aftercare set or message template. `slug` is its stable name in code. */
export const definitions = pgTable(
  "definitions",
  {
    id: id(),
    kind: text({ enum: ["protocol", "form", "consent", "aftercare", "template"] }).notNull(),
    slug: text().notNull(),
    name: text().notNull(),
    createdAt: createdAt(),
    archivedAt: instant(),
  },
  (t) => [
    unique("definitions_slug_once").on(t.kind, t.slug),
    check("definitions_kind", sql`${t.kind} in ('protocol','form','consent','aftercare','template')`),
  ],
);

/**
 * A version of a definition: draft → approved by a named clinician → in force → retired. Records point here.
 * Content is frozen by a trigger once approved; at most one version of a definition is in force.
 */
export const definitionVersions = pgTable(
  "definition_versions",
  {
    id: id(),
    definitionId: uuid()
      .notNull()
      .references(() => definitions.id),
    number: integer().notNull(),
    state: text({ enum: ["draft", "approved", "in_force", "retired"] })
      .notNull()
      .default("draft"),
    content: jsonb().notNull(),
    contentHash: bytes().notNull(),
    /** The version that a draft was begun from: what the difference is shown against. */
    basedOn: uuid().references((): AnyPgColumn => definitionVersions.id),
    createdBy: uuid().references(() => users.id),
    editedBy: uuid().references(() => users.id),
    editedAt: instant(),
    createdAt: createdAt(),
    approvedBy: uuid().references(() => users.id),
    approvedAt: instant(),
    inForceAt: instant(),
    retiredAt: instant(),
    version: version(),
  },
  (t) => [
    unique("definition_versions_number_once").on(t.definitionId, t.number),
    uniqueIndex("definition_versions_one_in_force").on(t.definitionId).where(sql`state = 'in_force'`),
    check("definition_versions_state", sql`${t.state} in ('draft','approved','in_force','retired')`),
    check(
      "definition_versions_approved",
      sql`${t.state} = 'draft' or ${t.state} = 'retired' or (${t.approvedBy} is not null and ${t.approvedAt} is not null)`,
    ),
  ],
);
