import { sql } from "drizzle-orm";
import { boolean, check, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";
import { users } from "./users.ts";

/** The clinic this installation belongs to. Exactly one row, made at set-up. */
export const clinics = pgTable(
  "clinics",
  {
    id: id(),
    only: boolean().notNull().default(true).unique("clinics_only_one"),
    name: text().notNull(),
    /** Whether patients under 18 may be treated: with a guardian's consent, seven days after the first consultation, and a doctor's sign-off. */
    minorsPathway: boolean().notNull().default(false),
    /** For how long a treatment consent holds. */
    consentMonths: smallint().notNull().default(12),
    /** Whose law says for how long records are kept and by when requests and breaches are answered; null until the clinic has confirmed it. */
    privacyLaw: text({ enum: ["AU", "UK", "US"] }),
    /** Since when nothing is sent to anybody, and who said so; null while messages go out. */
    messagesPausedAt: instant(),
    messagesPausedBy: uuid().references(() => users.id),
    createdAt: createdAt(),
    version: version(),
  },
  (t) => [
    check("clinics_messages_paused", sql`(${t.messagesPausedAt} is null) = (${t.messagesPausedBy} is null)`),
    check("clinics_only_true", sql`${t.only}`),
    check("clinics_privacy_law", sql`${t.privacyLaw} in ('AU','UK','US')`),
    check("clinics_consent_months", sql`${t.consentMonths} between 1 and 24`),
  ],
);
