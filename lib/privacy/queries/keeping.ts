import { eq, isNull, type SQL, sql } from "drizzle-orm";
import { clinics } from "#db/schema/clinics.ts";
import { destructionApprovals, destructionLog, legalHolds } from "#db/schema/privacy.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { compareDates, dayRange, type IsoDate, localDate, sayDate, sayInstant, type TimeZone } from "#lib/time.ts";
import { isDue, type KeptFacts, keptUntil, LAW_PROFILES, type Law, youngestDue } from "../rules/law.ts";
import { getPrivacyLaw } from "./law.ts";

/** The days and instants of whatever was entered about a patient's records, cancelled visits and openings of their own page among it. */
const entriesOf = (ids: SQL) => sql`
  select a.local_date as day, a.created_at as at from appointments a where a.patient_id = any(${ids})
  union all select null, p.created_at from patients p where p.id = any(${ids})
  union all select f.answered_on, f.saved_at from form_responses f where f.patient_id = any(${ids})
  union all select null, greatest(c.signed_at, c.clinician_signed_at, c.withdrawn_at) from consents c where c.patient_id = any(${ids})
  union all select null, greatest(t.started_at, t.signed_at, t.cosigned_at,
      (select max(d.written_at) from treatment_addenda d where d.treatment_id = t.id)) from treatments t where t.patient_id = any(${ids})
  union all select e.onset, greatest(e.recorded_at, e.changed_at, e.reviewed_at) from adverse_events e where e.patient_id = any(${ids})
  union all select s.taken_on, s.created_at from scores s where s.patient_id = any(${ids})
  union all select r.done_on, r.created_at from reviews r where r.patient_id = any(${ids})
  union all select o.taken_on, o.created_at from photos o where o.patient_id = any(${ids})
  union all select null, h.issued_at from handouts h where h.patient_id = any(${ids})
  union all select null, greatest(k.created_at, k.done_at) from tasks k where k.patient_id = any(${ids})
  union all select null, l.created_at from patient_alerts l where l.patient_id = any(${ids})
  union all select null, greatest(x.created_at, x.archived_at) from patient_people x where x.patient_id = any(${ids})
  union all select null, x.created_at from contact_consents x where x.patient_id = any(${ids})
  union all select null, greatest(x.created_at, x.struck_at) from patient_notes x where x.patient_id = any(${ids})
  union all select null, greatest(x.created_at, x.kept_at, x.struck_at) from patient_documents x where x.patient_id = any(${ids})
  union all select null, greatest(x.created_at, x.removed_at) from patient_tags x where x.patient_id = any(${ids})
  union all select null, greatest(x.created_at, x.ended_at) from health_items x where x.patient_id = any(${ids})
  union all select null, greatest(g.created_at, g.last_opened_at) from portal_links g where g.patient_id = any(${ids})
  union all select null, w.created_at from waitlist_entries w where w.patient_id = any(${ids})
  union all select m.said_on, m.created_at from patient_statements m where m.patient_id = any(${ids})
  union all select q.asked_on, greatest(q.created_at, q.answered_at) from record_requests q where q.patient_id = any(${ids})`;

type Row = {
  readonly id: string;
  readonly number: number;
  readonly dateOfBirth: string | null;
  readonly lastDay: string | null;
  readonly lastAt: string;
  readonly held: boolean;
};

export type Kept = KeptFacts & { readonly id: string; readonly number: number; readonly held: boolean };

/** The clinic's own calendar, whose days end the keeping. */
async function zoneOf(ctx: Ctx<"privacy:retain">): Promise<TimeZone> {
  const { rows } = await ctx.db.execute<{ zone: string }>(
    sql`select l.time_zone as zone from locations l where l.archived_at is null order by l.created_at, l.id limit 1`,
  );
  return rows[0]?.zone ?? "UTC";
}

async function readKept(ctx: Ctx<"privacy:retain">, which: SQL, zone: TimeZone): Promise<readonly Kept[]> {
  const { rows } = await ctx.db.execute<Row>(sql`
    select p.id, p.number, p.date_of_birth::text as "dateOfBirth", x.day::text as "lastDay", to_json(x.at) #>> '{}' as "lastAt",
      exists (select from legal_holds h where h.patient_id = any(same.ids) and h.lifted_at is null) as held
    from patient_details p cross join lateral (select patient_records(p.id) as ids) same
      cross join lateral (select max(e.day) as day, max(e.at) as at from (${entriesOf(sql`same.ids`)}) e) x
    where p.merged_into is null and ${which} order by p.number`);
  return rows.map(({ lastDay, lastAt, ...row }) => {
    const written: IsoDate = localDate(Temporal.Instant.from(lastAt), zone);
    return { ...row, lastEntryOn: lastDay !== null && compareDates(lastDay, written) > 0 ? lastDay : written };
  });
}

export type Keeping = { readonly law: Law | null; readonly today: IsoDate; readonly kept: Kept | null };

/** One patient's record with what decides whether its time is over; null for a record that is none, or was merged into another. */
export async function getKeeping(ctx: Ctx<"privacy:retain">, patientId: string): Promise<Keeping> {
  const zone = await zoneOf(ctx);
  const [kept] = await readKept(ctx, sql`p.id = ${patientId}::uuid`, zone);
  return { law: await getPrivacyLaw(ctx), today: localDate(ctx.now, zone), kept: kept ?? null };
}

export type DueView = {
  readonly id: string;
  readonly number: string;
  readonly lastEntry: string;
  readonly until: string;
  /** "Mei Tan, Mon 23 Nov 2026, 3:00 pm"; null while nobody has approved it. */
  readonly approval: { readonly id: string; readonly words: string } | null;
};

export type KeepingView = {
  readonly version: number;
  readonly law: Law | null;
  readonly due: readonly DueView[];
  readonly holds: readonly { readonly id: string; readonly number: string; readonly reason: string; readonly since: string }[];
  readonly destroyed: readonly { readonly id: string; readonly when: string; readonly words: string }[];
};

/** The records whose time is over, by number and without names, those that are held, and what was destroyed. */
export async function getKeepingView(ctx: Ctx<"privacy:retain">): Promise<KeepingView> {
  const zone = await zoneOf(ctx);
  const [clinic] = await ctx.db.select({ law: clinics.privacyLaw, version: clinics.version }).from(clinics);
  const law = clinic?.law ?? null;
  const [due, holds, destroyed] = await Promise.all([
    law === null ? [] : listDue(ctx, law, zone),
    listHolds(ctx, zone),
    listDestroyed(ctx, zone),
  ]);
  return { version: clinic?.version ?? 1, law, due, holds, destroyed };
}

/**
 * The records whose keeping ends by the end of next year, or has ended, each with its last day; held ones too. Null while the clinic has not said whose law it
 * follows. What was registered or visited since the youngest that could end then is not looked at.
 */
export async function listEnding(
  ctx: Ctx<"privacy:retain">,
): Promise<{ readonly today: IsoDate; readonly records: readonly { readonly until: IsoDate; readonly held: boolean }[] } | null> {
  const [zone, law] = [await zoneOf(ctx), await getPrivacyLaw(ctx)];
  if (law === null) return null;
  const today = localDate(ctx.now, zone);
  const horizon = `${Number(today.slice(0, 4)) + 1}-12-31`;
  const records = (await readKept(ctx, lastSeenBefore(youngestDue(law, horizon), zone), zone)).flatMap((kept) => {
    const until = keptUntil(law, kept);
    return until === null || compareDates(until, horizon) > 0 ? [] : [{ until, held: kept.held }];
  });
  return { today, records };
}

/** Registered by that day, and not here since. */
const lastSeenBefore = (day: IsoDate, zone: TimeZone): SQL =>
  sql`p.created_at < ${dayRange(day, zone).end.toString()}::timestamptz and not exists (select from appointments v where v.patient_id = p.id and v.local_date > ${day}::date)`;

/** Every record whose time is over today. What was registered or visited since the youngest that could be is not looked at. */
export async function listDue(ctx: Ctx<"privacy:retain">, law: Law, zone: TimeZone): Promise<readonly DueView[]> {
  const today = localDate(ctx.now, zone);
  const kept = await readKept(ctx, lastSeenBefore(youngestDue(law, today), zone), zone);
  const approvals = await ctx.db
    .select({ id: destructionApprovals.id, patientId: destructionApprovals.patientId, by: users.name, at: destructionApprovals.approvedAt })
    .from(destructionApprovals)
    .innerJoin(users, eq(users.id, destructionApprovals.approvedBy))
    .where(isNull(destructionApprovals.takenBackAt));
  return kept
    .filter((each) => isDue(law, each, today))
    .map((each) => {
      const approval = approvals.find(({ patientId }) => patientId === each.id);
      return {
        id: each.id,
        number: String(each.number),
        lastEntry: sayDate(each.lastEntryOn),
        until: sayDate(keptUntil(law, each) ?? today),
        approval: approval === undefined ? null : { id: approval.id, words: `${approval.by}, ${sayInstant(approval.at, zone)}` },
      };
    });
}

async function listHolds(ctx: Ctx<"privacy:retain">, zone: TimeZone): Promise<KeepingView["holds"]> {
  const rows = await ctx.db
    .select({
      id: legalHolds.id,
      number: sql<number>`(select p.number from patients p where p.id = ${legalHolds.patientId})`,
      reason: legalHolds.reason,
      by: users.name,
      at: legalHolds.heldAt,
    })
    .from(legalHolds)
    .innerJoin(users, eq(users.id, legalHolds.heldBy))
    .where(isNull(legalHolds.liftedAt))
    .orderBy(legalHolds.heldAt, legalHolds.id);
  return rows.map(({ id, number, reason, by, at }) => ({
    id,
    number: String(number),
    reason,
    since: `Since ${sayInstant(at, zone)}, by ${by}`,
  }));
}

async function listDestroyed(ctx: Ctx<"privacy:retain">, zone: TimeZone): Promise<KeepingView["destroyed"]> {
  const rows = await ctx.db
    .select({
      id: destructionLog.id,
      law: destructionLog.law,
      keptUntil: destructionLog.keptUntil,
      at: destructionLog.destroyedAt,
      by: users.name,
      rows: sql<number>`(select sum(c.value::int)::int from jsonb_each_text(${destructionLog.counts}) c)`,
    })
    .from(destructionLog)
    .innerJoin(users, eq(users.id, destructionLog.approvedBy))
    .orderBy(sql`${destructionLog.destroyedAt} desc`)
    .limit(50);
  return rows.map(({ id, law, keptUntil: until, at, by, rows: count }) => {
    const country = Object.entries(LAW_PROFILES).find(([code]) => code === law)?.[1].name ?? law;
    return {
      id,
      when: sayInstant(at, zone),
      words: `${count} rows, kept until ${sayDate(until)} by the law of ${country}, approved by ${by}`,
    };
  });
}
