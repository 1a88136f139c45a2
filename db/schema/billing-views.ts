import { integer, pgView, uuid } from "drizzle-orm/pg-core";
import { instant } from "../columns.ts";

/** What stands on an invoice. `paidMinor` is what came in less what went back; `owedMinor` below nought is too much, which goes back. */
export const invoiceBalances = pgView("invoice_balances", {
  invoiceId: uuid("invoice_id").notNull(),
  totalMinor: integer("total_minor").notNull(),
  creditedMinor: integer("credited_minor").notNull(),
  writtenOffMinor: integer("written_off_minor").notNull(),
  paidMinor: integer("paid_minor").notNull(),
  owedMinor: integer("owed_minor").notNull(),
}).existing();

/** Which signed record used which of a package's sessions, and what that session is worth. */
export const packageUses = pgView("package_uses", {
  packageId: uuid("package_id").notNull(),
  appointmentId: uuid("appointment_id").notNull(),
  treatmentId: uuid("treatment_id").notNull(),
  usedAt: instant("used_at").notNull(),
  nth: integer("nth").notNull(),
  valueMinor: integer("value_minor").notNull(),
}).existing();

/** What a package is worth, and how many of its sessions are used and paid. `unusedMinor` is what is still to come. */
export const packageStates = pgView("package_states", {
  packageId: uuid("package_id").notNull(),
  patientId: uuid("patient_id").notNull(),
  seriesId: uuid("series_id").notNull(),
  invoiceId: uuid("invoice_id").notNull(),
  sessions: integer("sessions").notNull(),
  openedAt: instant("opened_at").notNull(),
  closedAt: instant("closed_at"),
  lineId: uuid("line_id").notNull(),
  totalMinor: integer("total_minor").notNull(),
  creditedMinor: integer("credited_minor").notNull(),
  usedSessions: integer("used_sessions").notNull(),
  usedMinor: integer("used_minor").notNull(),
  unusedMinor: integer("unused_minor").notNull(),
  paidSessions: integer("paid_sessions").notNull(),
}).existing();
