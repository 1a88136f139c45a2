import { type AppointmentStatus, STATUS_LABELS } from "#lib/appointments/rules/status.ts";
import { type InstantRange, isoInZone } from "#lib/time.ts";
import type { Columns } from "./columns.ts";

/** A visit as the list tells of it: who, when, where, with whom and what for, and nothing clinical. */
export type VisitLine = {
  readonly id: string;
  readonly patientId: string;
  readonly number: number;
  readonly givenName: string;
  readonly familyName: string;
  readonly date: string;
  /** On the clock that was agreed. */
  readonly time: string;
  readonly during: InstantRange;
  readonly timeZone: string;
  readonly locationId: string;
  readonly location: string;
  readonly service: string;
  readonly session: number | null;
  readonly status: AppointmentStatus;
  readonly cancelReason: string | null;
  /** Names; of a visit that was cancelled none, since it takes up nobody any more. */
  readonly clinician: string;
  readonly room: string;
  readonly device: string;
  readonly booked: Temporal.Instant;
};

/** In their order. */
export const VISIT_COLUMNS: Columns<VisitLine> = [
  ["ID in Cadence", ({ id }) => id],
  ["Patient’s ID", ({ patientId }) => patientId],
  ["Patient’s number", ({ number }) => String(number)],
  ["First name", ({ givenName }) => givenName],
  ["Family name", ({ familyName }) => familyName],
  ["Date", ({ date }) => date],
  ["Start", ({ during, timeZone }) => isoInZone(during.start, timeZone)],
  ["End", ({ during, timeZone }) => isoInZone(during.end, timeZone)],
  ["Time zone", ({ timeZone }) => timeZone],
  ["Location", ({ location }) => location],
  ["Service", ({ service }) => service],
  ["Session", ({ session }) => (session === null ? "" : String(session))],
  ["Status", ({ status }) => STATUS_LABELS[status]],
  ["Why cancelled", ({ cancelReason }) => cancelReason ?? ""],
  ["Clinician", ({ clinician }) => clinician],
  ["Room", ({ room }) => room],
  ["Device", ({ device }) => device],
  ["Booked", ({ booked, timeZone }) => isoInZone(booked, timeZone)],
];
