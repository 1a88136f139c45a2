import { and, asc, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { auditLog } from "#db/schema/audit-log.ts";
import { isRecordOf, patientDetails } from "#db/schema/patient-identities.ts";
import { patients } from "#db/schema/patients.ts";
import { users } from "#db/schema/users.ts";
import { type Ctx, widen } from "#lib/auth/ctx.ts";
import { dayRange, sayInstant } from "#lib/time.ts";
import { recordAudit } from "../commands.ts";
import type { TrailInput } from "../input.ts";
import { firstZone } from "../queries.ts";
import { sayAction } from "../rules/actions.ts";
import type { TrailOf } from "../rules/address.ts";
import { sayObject, sayWho } from "../rules/who.ts";

type Names = { readonly givenName: string; readonly familyName: string };

export type TrailRowView = {
  readonly id: string;
  /** "Tue 10 Mar 2026, 3:00 pm" at the clinic. */
  readonly when: string;
  /** "2026-03-10 04:00:12 UTC". */
  readonly utc: string;
  readonly who: string;
  /** The colleague who did it; null where it was none. */
  readonly staffId: string | null;
  readonly action: string;
  readonly what: string;
  readonly object: string;
  readonly objectId: string | null;
  /** By number, and by name to whoever may read patients. */
  readonly patient: { readonly id: string; readonly number: string; readonly names: Names | null } | null;
  readonly isRefused: boolean;
  readonly reason: string | null;
  readonly requestId: string;
};

export type TrailView = { readonly rows: readonly TrailRowView[]; readonly zone: string; readonly hasOlder: boolean };

/** Whoever reads the trail, on a page or into a file. */
type Reader = Ctx<"audit:read"> | Ctx<"audit:export">;

const SHOWN = 50;
/** Rows of a file: more are asked for by fewer days. */
const MOST_EXPORTED = 10_000;

/** A part of the trail, newest first. Audited before it is read: who looks at the trail stands in it. */
export async function listTrail(ctx: Ctx<"audit:read">, trail: TrailOf, asked: TrailInput): Promise<TrailView> {
  await recordLook(ctx, trail, { action: "audit:open" });
  return readTrail(ctx, trail, asked, { most: SHOWN, withNames: widen(ctx, "patient:read") !== null });
}

/** The same from its newest row on, for a file. It names patients by their number alone: nobody knows where a file goes. */
export async function exportTrail(ctx: Ctx<"audit:export">, trail: TrailOf, asked: TrailInput): Promise<TrailView> {
  const read = await readTrail(ctx, trail, { ...asked, before: null }, { most: MOST_EXPORTED, withNames: false });
  await recordLook(ctx, trail, { action: "audit:export", detail: { rows: read.rows.length } });
  return read;
}

function recordLook(
  ctx: Reader,
  trail: TrailOf,
  look: { readonly action: "audit:open" | "audit:export"; readonly detail?: { readonly rows: number } },
): Promise<void> {
  const of =
    trail.of === "all"
      ? { objectType: "audit_log", objectId: null }
      : { objectType: trail.of === "staff" ? "user" : "patient", objectId: trail.id };
  return recordAudit(ctx, { ...look, ...of, patientId: trail.of === "patient" ? trail.id : null });
}

type Extent = { readonly most: number; readonly withNames: boolean };

async function readTrail(ctx: Reader, trail: TrailOf, asked: TrailInput, { most, withNames }: Extent): Promise<TrailView> {
  const zone = (await firstZone(ctx)) ?? "UTC";
  const found = await ctx.db
    .select({
      id: auditLog.id,
      at: auditLog.at,
      kind: auditLog.actorKind,
      staffId: users.id,
      name: users.name,
      action: auditLog.action,
      objectType: auditLog.objectType,
      objectId: auditLog.objectId,
      patient: {
        id: patientDetails.id,
        number: patientDetails.number,
        givenName: patientDetails.givenName,
        familyName: patientDetails.familyName,
      },
      outcome: auditLog.outcome,
      reason: auditLog.reason,
      requestId: auditLog.requestId,
    })
    .from(auditLog)
    .leftJoin(users, eq(users.id, auditLog.actorId))
    .leftJoin(patientDetails, eq(patientDetails.id, auditLog.patientId))
    .where(and(isOf(trail), ...isAsked(asked, zone)))
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(most + 1);
  const rows = found.slice(0, most).map((row) => ({
    id: row.id,
    when: sayInstant(row.at, zone),
    utc: `${row.at.toString({ smallestUnit: "second" }).replace("T", " ").replace("Z", "")} UTC`,
    who: sayWho(row),
    staffId: row.staffId,
    action: row.action,
    what: sayAction(row.action),
    object: sayObject(row.objectType),
    objectId: row.objectId,
    patient: row.patient && {
      id: row.patient.id,
      number: String(row.patient.number),
      names: withNames ? { givenName: row.patient.givenName, familyName: row.patient.familyName } : null,
    },
    isRefused: row.outcome === "refused",
    reason: row.reason,
    requestId: row.requestId,
  }));
  return { rows, zone, hasOlder: found.length > most };
}

function isOf(trail: TrailOf): SQL | undefined {
  if (trail.of === "all") return;
  return trail.of === "staff" ? eq(auditLog.actorId, trail.id) : isRecordOf(auditLog.patientId, trail.id);
}

function isAsked({ from, to, action, outcome, before }: TrailInput, zone: string): (SQL | undefined)[] {
  return [
    from === null ? undefined : gte(auditLog.at, dayRange(from, zone).start),
    to === null ? undefined : lt(auditLog.at, dayRange(to, zone).end),
    action === null ? undefined : eq(auditLog.action, action),
    outcome === null ? undefined : eq(auditLog.outcome, outcome),
    before === null
      ? undefined
      : // The first half is what an index by time can be entered with.
        sql`${auditLog.at} <= (select b.at from ${auditLog} b where b.id = ${before}::uuid)
          and (${auditLog.at}, ${auditLog.id}) < (select b.at, b.id from ${auditLog} b where b.id = ${before}::uuid)`,
  ];
}

/** The number of a patient; null when there is none of that id. */
export async function findAuditedPatient(ctx: Ctx<"audit:read">, id: string): Promise<string | null> {
  const [found] = await ctx.db.select({ number: patients.number }).from(patients).where(eq(patients.id, id));
  return found === undefined ? null : String(found.number);
}

/** The id behind a patient's number. */
export async function findPatientByNumber(ctx: Ctx<"audit:read">, number: number): Promise<string | null> {
  const [found] = await ctx.db.select({ id: patients.id }).from(patients).where(eq(patients.number, number));
  return found?.id ?? null;
}

export type AuditedColleagueView = { readonly id: string; readonly name: string };

/** Everybody who ever had a sign-in, by name. */
export function listAuditedColleagues(ctx: Ctx<"audit:read">): Promise<AuditedColleagueView[]> {
  return ctx.db.select({ id: users.id, name: users.name }).from(users).orderBy(asc(users.name), asc(users.id));
}
