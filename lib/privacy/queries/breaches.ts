import { asc, desc, eq, sql } from "drizzle-orm";
import { patients } from "#db/schema/patients.ts";
import { breaches, breachPatients, breachSteps } from "#db/schema/privacy.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { sayAction } from "#lib/audit/rules/actions.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { getClinicZone } from "#lib/clinic/queries/locations.ts";
import { dayRange, instantToWall, localDate, sayDate, sayDistance, sayInstant, type TimeZone } from "#lib/time.ts";
import { BREACH_STEPS } from "../input/breaches.ts";
import { breachClock, LAW_PROFILES, type Law } from "../rules/law.ts";
import { getPrivacyLaw } from "./law.ts";

export type ClockView = {
  /** "By Thu 26 Nov 2026, 3:00 pm, in 3 days" */
  readonly words: string;
  readonly task: string;
  readonly source: string;
  readonly late: boolean;
};

export type BreachRowView = {
  readonly id: string;
  /** "Found Mon 23 Nov 2026, 3:00 pm" */
  readonly found: string;
  readonly what: string;
  readonly closed: boolean;
  /** Null once closed, and where no law was confirmed when it was noted. */
  readonly clock: ClockView | null;
};

const columns = {
  id: breaches.id,
  what: breaches.what,
  foundAt: breaches.foundAt,
  fromDay: breaches.fromDay,
  untilDay: breaches.untilDay,
  people: breaches.people,
  law: breaches.law,
  closedAt: breaches.closedAt,
  outcome: breaches.outcome,
  version: breaches.version,
  notedBy: users.name,
  closedBy: sql<string | null>`(select u.name from ${users} u where u.id = ${breaches.closedBy})`,
};

type Row = { readonly id: string; readonly what: string; readonly foundAt: Temporal.Instant; readonly law: Law | null } & {
  readonly closedAt: Temporal.Instant | null;
};

function clockOf({ law, foundAt, closedAt }: Row, now: Temporal.Instant, zone: TimeZone): ClockView | null {
  if (law === null || closedAt !== null) return null;
  const { task, source } = LAW_PROFILES[law].breach;
  const by = breachClock(law, foundAt, zone);
  // A clock of whole days runs out with the day before the midnight that ends it.
  const last = by.subtract({ seconds: 1 });
  const words = `By ${sayInstant(last, zone)}, ${sayDistance(localDate(now, zone), localDate(last, zone))}`;
  return { words, task, source, late: Temporal.Instant.compare(now, by) > 0 };
}

const toRow = (row: Row, now: Temporal.Instant, zone: TimeZone): BreachRowView => ({
  id: row.id,
  found: `Found ${sayInstant(row.foundAt, zone)}`,
  what: row.what,
  closed: row.closedAt !== null,
  clock: clockOf(row, now, zone),
});

export type BreachesView = {
  readonly lawConfirmed: boolean;
  readonly today: string;
  readonly time: string;
  readonly rows: readonly BreachRowView[];
};

/** The register, open ones first, the newest first. */
export async function listBreaches(ctx: Ctx<"breach:manage" | "clinic:read">): Promise<BreachesView> {
  const zone = await getClinicZone(ctx);
  const rows = await ctx.db
    .select(columns)
    .from(breaches)
    .innerJoin(users, eq(users.id, breaches.notedBy))
    .orderBy(sql`${breaches.closedAt} is not null`, desc(breaches.foundAt), desc(breaches.id));
  const { date: today, time } = instantToWall(ctx.now, zone);
  return { lawConfirmed: (await getPrivacyLaw(ctx)) !== null, today, time, rows: rows.map((row) => toRow(row, ctx.now, zone)) };
}

export type BreachView = BreachRowView & {
  readonly version: number;
  readonly noted: string;
  readonly span: string;
  readonly people: string;
  readonly outcome: { readonly words: string; readonly by: string } | null;
  readonly steps: readonly { readonly id: string; readonly what: string; readonly words: string; readonly by: string }[];
  /** The patients it concerns, by their numbers. */
  readonly patients: readonly { readonly id: string; readonly number: string }[];
  readonly asked: { readonly from: string; readonly until: string; readonly staff: string | null };
  readonly staff: readonly { readonly id: string; readonly name: string }[];
  /** Who did what with their records in the days that are asked for. */
  readonly looks: readonly LookView[];
};

export type LookView = {
  readonly key: string;
  readonly who: string;
  readonly patient: string;
  readonly what: string;
  readonly times: number;
  readonly first: string;
  readonly last: string;
};

type Asked = {
  readonly staff?: string | null | undefined;
  readonly from?: string | null | undefined;
  readonly until?: string | null | undefined;
};

/** One breach with its steps and who saw what of its patients. That query is a read of the trail, and audited as one; null when there is no such breach. */
export async function getBreach(ctx: Ctx<"breach:manage" | "clinic:read">, id: string, asked: Asked): Promise<BreachView | null> {
  const zone = await getClinicZone(ctx);
  const [row] = await ctx.db.select(columns).from(breaches).innerJoin(users, eq(users.id, breaches.notedBy)).where(eq(breaches.id, id));
  if (row === undefined) return null;
  await recordAudit(ctx, { action: "breach:open", objectType: "breach", objectId: id });
  const found = localDate(row.foundAt, zone);
  const from = asked.from ?? row.fromDay ?? found;
  const until = asked.until ?? row.untilDay ?? found;
  const staff = asked.staff ?? null;
  const [steps, concerned, people, looks] = await Promise.all([
    ctx.db
      .select({ id: breachSteps.id, kind: breachSteps.kind, words: breachSteps.words, by: users.name, at: breachSteps.at })
      .from(breachSteps)
      .innerJoin(users, eq(users.id, breachSteps.by))
      .where(eq(breachSteps.breachId, id))
      .orderBy(asc(breachSteps.at), asc(breachSteps.id)),
    ctx.db
      .select({ id: patients.id, number: patients.number })
      .from(breachPatients)
      .innerJoin(patients, eq(patients.id, breachPatients.patientId))
      .where(eq(breachPatients.breachId, id))
      .orderBy(asc(patients.number)),
    ctx.db.select({ id: users.id, name: users.name }).from(users).orderBy(asc(users.name), asc(users.id)),
    listLooks(ctx, id, { from, until, staff }, zone),
  ]);
  return {
    ...toRow(row, ctx.now, zone),
    version: row.version,
    noted: `Noted by ${row.notedBy}`,
    span: [row.fromDay, row.untilDay].map((day) => (day === null ? "not known" : sayDate(day))).join(" to "),
    people: row.people === null ? "Not known yet" : String(row.people),
    outcome:
      row.outcome === null || row.closedAt === null
        ? null
        : { words: row.outcome, by: `${row.closedBy ?? ""}, ${sayInstant(row.closedAt, zone)}` },
    steps: steps.map(({ id: key, kind, words, by, at }) => ({
      id: key,
      what: BREACH_STEPS.find((step) => step.id === kind)?.words ?? kind,
      words,
      by: `${by}, ${sayInstant(at, zone)}`,
    })),
    patients: concerned.map(({ id: patientId, number }) => ({ id: patientId, number: String(number) })),
    asked: { from, until, staff },
    staff: people,
    looks,
  };
}

type Look = {
  readonly who: string;
  readonly patient: number;
  readonly action: string;
  readonly isRefused: boolean;
  readonly times: number;
  readonly first: string;
  readonly last: string;
};

/** Who saw what, from the audit trail: by person, patient and act, over whole days of the clinic's calendar. At most 500 lines. */
async function listLooks(
  ctx: Ctx<"breach:manage">,
  breachId: string,
  { from, until, staff }: { readonly from: string; readonly until: string; readonly staff: string | null },
  zone: TimeZone,
): Promise<readonly LookView[]> {
  if (until < from) return [];
  const { start } = dayRange(from, zone);
  const { end } = dayRange(until, zone);
  const { rows } = await ctx.db.execute<Look>(sql`
    select coalesce(u.name, case l.actor_kind when 'patient' then 'The patient' when 'system' then 'The system' else 'Somebody not signed in' end) as who,
      p.number as patient, l.action, l.outcome = 'refused' as "isRefused", count(*)::int as times,
      to_json(min(l.at)) #>> '{}' as first, to_json(max(l.at)) #>> '{}' as last
    from breach_patients b join patients p on p.id = b.patient_id
      join audit_log l on l.patient_id = any(patient_records(b.patient_id)) left join users u on u.id = l.actor_id
    where b.breach_id = ${breachId}::uuid and l.at >= ${start.toString()}::timestamptz and l.at < ${end.toString()}::timestamptz
      and (${staff}::uuid is null or l.actor_id = ${staff}::uuid)
    group by 1, 2, 3, 4 order by 1, 2, 3, 4 limit 500`);
  return rows.map(({ who, patient, action, isRefused, times, first, last }) => ({
    key: `${who} ${patient} ${action} ${isRefused}`,
    who,
    patient: String(patient),
    what: `${sayAction(action)}${isRefused ? ", refused" : ""}`,
    times,
    first: sayInstant(Temporal.Instant.from(first), zone),
    last: sayInstant(Temporal.Instant.from(last), zone),
  }));
}
