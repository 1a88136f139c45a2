import { and, asc, desc, eq, gte, isNull, notInArray, or, sql } from "drizzle-orm";
import { runKept } from "#db/client.ts";
import { adverseEvents } from "#db/schema/adverse-events.ts";
import { patientAlerts } from "#db/schema/patient-alerts.ts";
import { isRecordOf, patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { saySkinResponse } from "#lib/skin-responses.ts";
import { ageOn, type IsoDate, sayBirthDate, sayDate } from "#lib/time.ts";
import { LANGUAGES } from "../input.ts";
import type { Details } from "../rules/details.ts";
import { sayPatientName } from "../rules/patient.ts";
import { getClinicDates, readsClinical } from "./clinic-dates.ts";
import { detailColumns } from "./details.ts";
import { listTags } from "./notes.ts";

export type AlertView = {
  readonly id: string;
  readonly words: string;
  readonly severity: "info" | "warn" | "stop";
  readonly audience: "everyone" | "clinicians";
  readonly version: number;
  /** "to 3 Mar 2027", or null where it has no last day. */
  readonly until: string | null;
};

export type PatientHeaderView = {
  /** The record that this id stands for now; another than asked for when it was merged. */
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly called: string | null;
  readonly age: string | null;
  /** "14 Aug 1985" */
  readonly born: string | null;
  readonly pronouns: string;
  readonly phone: string;
  readonly email: string;
  /** Named only where it is not English. */
  readonly language: string | null;
  /** How many other records were merged into it. */
  readonly merged: number;
  /** Stop first, then warn, then info; those for clinicians only for clinicians. */
  readonly alerts: readonly AlertView[];
  readonly tags: readonly string[];
  /** Adverse events that are not over, for clinicians only: an alert for as long as they are open, and never one longer. */
  readonly openEvents: readonly OpenEventView[];
};

export type OpenEventView = {
  readonly id: string;
  /** "Swelling, grade 2" */
  readonly words: string;
  readonly severity: "warn" | "stop";
};

const SEVERITY = { stop: 0, warn: 1, info: 2 } as const;

/** Opens a patient's record: audited before anything is returned. Null when there is no such patient. */
export async function getPatientHeader(ctx: Ctx<"patient:read">, id: string): Promise<PatientHeaderView | null> {
  const [[patient], { today }] = await Promise.all([
    runKept(
      ctx.db,
      ctx.db
        .select({
          id: patientDetails.id,
          number: patientDetails.number,
          ...detailColumns,
          merged: sql<number>`cardinality(patient_records(${patientDetails.id})) - 1`,
        })
        .from(patientIdentities)
        .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
        .where(eq(patientIdentities.id, id)),
    ),
    getClinicDates(ctx),
  ]);
  if (patient === undefined) return null;
  const [alerts, tags, openEvents] = await Promise.all([
    listAlerts(ctx, patient.id, today),
    listTags(ctx, patient.id),
    readsClinical(ctx) ? listOpenEvents(ctx, patient.id) : [],
    recordAudit(ctx, { action: "patient:open", objectType: "patient", objectId: patient.id, patientId: patient.id }),
  ]);
  const language = patient.language === "en" ? null : (LANGUAGES.find(({ code }) => code === patient.language)?.name ?? patient.language);
  return {
    id: patient.id,
    number: String(patient.number),
    name: sayPatientName(patient),
    called: patient.preferredName === "" || patient.preferredName === patient.givenName ? null : patient.preferredName,
    age: patient.dateOfBirth === null ? null : String(ageOn(patient.dateOfBirth, today)),
    born: patient.dateOfBirth === null ? null : sayBirthDate(patient.dateOfBirth),
    pronouns: patient.pronouns,
    phone: patient.phone,
    email: patient.email,
    language,
    merged: patient.merged,
    alerts,
    tags: tags.map(({ tag }) => tag),
    openEvents,
  };
}

/** The alerts this person may read, but for those whose last day is over. One for clinicians never leaves the database for reception. */
async function listAlerts(ctx: Ctx<"patient:read">, patientId: string, today: IsoDate): Promise<AlertView[]> {
  const rows = await ctx.db
    .select({
      id: patientAlerts.id,
      words: patientAlerts.words,
      severity: patientAlerts.severity,
      audience: patientAlerts.audience,
      version: patientAlerts.version,
      expiresOn: patientAlerts.expiresOn,
    })
    .from(patientAlerts)
    .where(
      and(
        isRecordOf(patientAlerts.patientId, patientId),
        isNull(patientAlerts.archivedAt),
        or(isNull(patientAlerts.expiresOn), gte(patientAlerts.expiresOn, today)),
        readsClinical(ctx) ? undefined : eq(patientAlerts.audience, "everyone"),
      ),
    )
    .orderBy(asc(patientAlerts.createdAt), desc(patientAlerts.id));
  return rows
    .map(({ expiresOn, ...alert }) => ({ ...alert, until: expiresOn === null ? null : `to ${sayDate(expiresOn)}` }))
    .toSorted((a, b) => SEVERITY[a.severity] - SEVERITY[b.severity]);
}

async function listOpenEvents(ctx: Ctx<"patient:read">, patientId: string): Promise<OpenEventView[]> {
  const rows = await ctx.db
    .select({ id: adverseEvents.id, what: adverseEvents.what, grade: adverseEvents.grade })
    .from(adverseEvents)
    .where(and(isRecordOf(adverseEvents.patientId, patientId), notInArray(adverseEvents.outcome, ["resolved", "resolved_with_marks"])))
    .orderBy(desc(adverseEvents.grade), asc(adverseEvents.onset), asc(adverseEvents.id));
  return rows.map(({ id, what, grade }) => ({
    id,
    words: `${saySkinResponse(what)}, grade ${grade}`,
    severity: grade >= 2 ? "stop" : "warn",
  }));
}

export type PatientDetailsView = Details & { readonly id: string; readonly version: number };

/** What the edit form starts from. Opening it is an opening of the record, and audited as such. */
export async function getPatientDetails(ctx: Ctx<"patient:read">, id: string): Promise<PatientDetailsView | null> {
  const [patient] = await ctx.db
    .select({ id: patientDetails.id, ...detailColumns, version: patientDetails.version })
    .from(patientDetails)
    .where(and(eq(patientDetails.id, id), isNull(patientDetails.mergedInto)));
  if (patient === undefined) return null;
  await recordAudit(ctx, { action: "patient:open", objectType: "patient", objectId: id, patientId: id });
  return patient;
}
