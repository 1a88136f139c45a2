import { desc, eq, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { adverseEvents } from "#db/schema/adverse-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { services } from "#db/schema/services.ts";
import { users } from "#db/schema/users.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { saySkinResponse } from "#lib/skin-responses.ts";
import { localDate, sayDate, sayDistance, sayInstant } from "#lib/time.ts";
import { findZone } from "#lib/zones.ts";
import { holdsNext, isOver, KIND_LABELS, OUTCOME_LABELS, sayGrade, saySuggestion, suggestKind } from "../rules.ts";

export type Reading = Ctx<"clinical:read">;

export type EventRowView = {
  readonly id: string;
  /** "Swelling" */
  readonly what: string;
  /** "Moderate, grade 2" */
  readonly grade: string;
  readonly kind: string;
  /** Where the days that have passed say otherwise: "It lasts longer than the 7 days that are expected." */
  readonly doubt: string | null;
  /** "since Tue 3 Nov 2026, 5 days ago" */
  readonly since: string;
  readonly zones: string;
  readonly outcome: string;
  /** Not over: an alert stands while it is. */
  readonly isOpen: boolean;
  /** The next session waits for its review. */
  readonly holds: boolean;
  readonly reviewed: string | null;
  /** "Acne scars, face, Tue 27 Oct 2026" */
  readonly visit: string;
};

const recorders = alias(users, "recorder");
const reviewers = alias(users, "reviewer");
const changers = alias(users, "changer");

/** Events with their visit, patient and people, what is not over first, then the latest. */
export function readEvents({ db }: Reading, where: SQL | undefined) {
  return db
    .select({
      id: adverseEvents.id,
      version: adverseEvents.version,
      patientId: patientDetails.id,
      patientName: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
      appointmentId: adverseEvents.appointmentId,
      kind: adverseEvents.kind,
      what: adverseEvents.what,
      words: adverseEvents.words,
      zones: adverseEvents.zones,
      onset: adverseEvents.onset,
      grade: adverseEvents.grade,
      causality: adverseEvents.causality,
      action: adverseEvents.action,
      outcome: adverseEvents.outcome,
      resolvedOn: adverseEvents.resolvedOn,
      reportable: adverseEvents.reportable,
      reportedTo: adverseEvents.reportedTo,
      recordedAt: adverseEvents.recordedAt,
      recordedBy: recorders.name,
      reviewedAt: adverseEvents.reviewedAt,
      reviewedBy: reviewers.name,
      reviewWords: adverseEvents.reviewWords,
      changedAt: adverseEvents.changedAt,
      changedBy: changers.name,
      changeReason: adverseEvents.changeReason,
      treatedOn: appointments.localDate,
      service: services.name,
      timeZone: locations.timeZone,
    })
    .from(adverseEvents)
    .innerJoin(appointments, eq(appointments.id, adverseEvents.appointmentId))
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .innerJoin(patientIdentities, eq(patientIdentities.id, adverseEvents.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .innerJoin(recorders, eq(recorders.id, adverseEvents.recordedBy))
    .leftJoin(reviewers, eq(reviewers.id, adverseEvents.reviewedBy))
    .leftJoin(changers, eq(changers.id, adverseEvents.changedBy))
    .where(where)
    .orderBy(sql`${adverseEvents.outcome} in ('resolved', 'resolved_with_marks')`, desc(adverseEvents.onset), desc(adverseEvents.id));
}

type Row = Awaited<ReturnType<typeof readEvents>>[number];

/** "Right upper cheek, left upper cheek" */
export function sayZones(zones: readonly string[]): string {
  const words = zones
    .map((zone) => findZone(zone)?.label ?? zone)
    .join(", ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function toRowView(row: Row, now: Temporal.Instant): EventRowView {
  const today = localDate(now, row.timeZone);
  const suggested = suggestKind({ ...row, until: row.resolvedOn ?? today });
  return {
    id: row.id,
    what: saySkinResponse(row.what),
    grade: sayGrade(row.grade),
    kind: KIND_LABELS[row.kind],
    doubt: row.kind === "expected_response" && suggested.kind === "adverse_event" ? saySuggestion(suggested) : null,
    since: `since ${sayDate(row.onset)}, ${sayDistance(today, row.onset)}`,
    zones: sayZones(row.zones),
    outcome: row.resolvedOn === null ? OUTCOME_LABELS[row.outcome] : `${OUTCOME_LABELS[row.outcome]}, ${sayDate(row.resolvedOn)}`,
    isOpen: !isOver(row.outcome),
    holds: holdsNext({ grade: row.grade, reviewed: row.reviewedAt !== null }),
    reviewed: row.reviewedAt === null ? null : `Reviewed ${sayInstant(row.reviewedAt, row.timeZone)} by ${row.reviewedBy ?? "a clinician"}`,
    visit: `${row.service}, ${sayDate(row.treatedOn)}`,
  };
}

/** Whoever reads of an event is written down, before anything is returned. */
export const auditOpenings = (ctx: Reading, rows: readonly Row[]) =>
  recordAudits(
    ctx,
    rows.map(({ id, patientId }) => ({ action: "adverse:open", objectType: "adverse_event", objectId: id, patientId })),
  );
