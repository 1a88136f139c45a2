import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { executeKept } from "#db/client.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { getClinicDates, readsClinical } from "./clinic-dates.ts";
import { type TimelineEntry, type TimelineEntryView, type TimelineGroup, timelineEntry, toView } from "./timeline-words.ts";

/** The rows of one patient under any of their merged identities. */
const of = (column: SQL, patientId: string) => isRecordOf(column, patientId);

type Parts = Readonly<Record<Exclude<TimelineGroup, "clinical">, readonly SQL[]>>;

function forEveryone(patientId: string, clinical: boolean): Parts {
  return {
    visit: [
      sql`select s.id::text, s.proposed_at, 'proposed', s.id::text, l.time_zone, d.name, null, u.name, s.sessions::int, null, null
        from series s join locations l on l.id = s.location_id join definition_versions v on v.id = s.protocol_version_id join definitions d on d.id = v.definition_id join users u on u.id = s.proposed_by where ${of(sql`s.patient_id`, patientId)}`,
      sql`select e.id::text, e.at, case when e.what = 'status' then coalesce(e.to_status, '') || case when e.from_status in ('cancelled', 'no_show') then '+' else '' end else e.what end,
        coalesce(a.series_id, a.id)::text, a.time_zone, s.name, case when e.to_status = 'cancelled' then e.reason end, u.name, a.session_number::int, e.from_start::text, coalesce(e.to_start, lower(a.during))::text
        from appointment_events e join appointments a on a.id = e.appointment_id join services s on s.id = a.service_id left join users u on u.id = e.by
        where ${of(sql`a.patient_id`, patientId)} and e.what not in ('pinned', 'unpinned', 'renumbered') and (e.what <> 'status' or e.to_status in ('confirmed', 'treated', 'cancelled', 'no_show') or e.from_status in ('cancelled', 'no_show'))`,
    ],
    document: [
      sql`select x.id::text, x.kept_at, 'document', x.patient_id::text, null, x.title, x.audience, u.name, null, x.dated_on::text, case when x.struck_at is null then null else 'struck' end
        from patient_documents x join users u on u.id = x.added_by
        where x.state = 'kept' and ${of(sql`x.patient_id`, patientId)} and (x.audience = 'everyone' or ${clinical})`,
    ],
    record: [
      sql`select p.id::text, p.created_at, case when p.id = ${patientId}::uuid then 'registered' else 'merged' end, null, p.time_zone,
        trim(p.given_name || ' ' || p.family_name), null, null, null::int, null, null from patients p where ${of(sql`p.id`, patientId)}`,
      sql`select x.id::text, x.created_at, 'alert', null, null, x.words, x.audience, u.name, null, null, null
        from patient_alerts x left join users u on u.id = x.created_by where ${of(sql`x.patient_id`, patientId)} and (x.audience = 'everyone' or ${clinical})`,
      sql`select x.id::text, x.created_at, 'note', null, null, x.words, x.audience, u.name, null, null, case when x.struck_at is null then null else 'struck' end
        from patient_notes x join users u on u.id = x.created_by where ${of(sql`x.patient_id`, patientId)} and (x.audience = 'everyone' or ${clinical})`,
      sql`select k.id::text, k.created_at, 'portal', null, null, null, null, u.name, null, null, null
        from portal_links k left join users u on u.id = k.created_by where ${of(sql`k.patient_id`, patientId)}`,
      sql`select m.id::text || e.kind, e.at, e.kind, ${patientId}::text, null, case when m.kept_id = any(patient_records(${patientId}::uuid)) then o.number else k.number end::text, null, e.who, null::int, null, null
        from patient_merges m join patient_details k on k.id = m.kept_id join patient_details o on o.id = m.merged_id join users b on b.id = m.merged_by left join users n on n.id = m.unmerged_by
          cross join lateral (values ('merge', m.merged_at, b.name), ('unmerge', m.unmerged_at, n.name)) e(kind, at, who)
        where e.at is not null and (${of(sql`m.kept_id`, patientId)} or ${of(sql`m.merged_id`, patientId)})`,
    ],
  };
}

function forClinicians(patientId: string): SQL[] {
  return [
    sql`select f.id::text, f.signed_at, 'screening', f.appointment_id::text, a.time_zone, d.name, v.number::text, u.name, a.session_number::int, null, null
      from form_responses f join definition_versions v on v.id = f.form_version_id join definitions d on d.id = v.definition_id left join appointments a on a.id = f.appointment_id left join users u on u.id = f.signed_with
      where f.state = 'signed' and ${of(sql`f.patient_id`, patientId)}`,
    sql`select x.id::text, x.decided_at, 'decision', x.series_id::text, l.time_zone, x.kind, x.reason, u.name, null, null, null
      from screening_decisions x join users u on u.id = x.decided_by left join series s on s.id = x.series_id left join locations l on l.id = s.location_id
      where ${of(sql`x.patient_id`, patientId)}`,
    sql`select c.id::text, coalesce(c.in_force_at, c.signed_at), 'consent', c.appointment_id::text, a.time_zone, d.name, v.number::text, u.name, null, coalesce(c.expires_on::text, replace(c.purpose, '_', ' ')),
        case when c.in_force_at is null then 'waiting' else c.kind end
      from consents c join definition_versions v on v.id = c.consent_version_id join definitions d on d.id = v.definition_id left join appointments a on a.id = c.appointment_id left join users u on u.id = c.signed_with
      where ${of(sql`c.patient_id`, patientId)}`,
    sql`select t.id::text, t.signed_at, 'treatment', t.id::text, a.time_zone, count(z.id)::text, null, u.name, a.session_number::int, min(z.depth_mm)::text, max(z.depth_mm)::text
      from treatments t join appointments a on a.id = t.appointment_id join users u on u.id = t.signed_by left join treatment_zones z on z.treatment_id = t.id
      where t.state = 'signed' and ${of(sql`t.patient_id`, patientId)} group by t.id, a.id, u.name`,
    sql`select e.id::text, e.recorded_at, 'event', e.id::text, a.time_zone, e.what, e.grade::text, u.name, null, null, null
      from adverse_events e join appointments a on a.id = e.appointment_id join users u on u.id = e.recorded_by where ${of(sql`e.patient_id`, patientId)}`,
    sql`select h.id::text, h.issued_at, 'handout', h.id::text, h.time_zone, null, v.number::text, u.name, null, null, null
      from handouts h join definition_versions v on v.id = h.aftercare_version_id join users u on u.id = h.issued_by where ${of(sql`h.patient_id`, patientId)}`,
  ];
}

const LIMIT = 200;

export type TimelineView = {
  readonly entries: readonly TimelineEntryView[];
  /** Whether there is more, further back. */
  readonly more: boolean;
};

/**
 * What happened, newest first, in one statement: everything, or what is of one group, two hundred at most. Screenings, consents, treatments, handouts and what is
 * for clinicians alone are asked for only by who may read them.
 */
export async function getPatientTimeline(
  ctx: Ctx<"patient:read">,
  patientId: string,
  only: TimelineGroup | "all" = "all",
): Promise<TimelineView> {
  const clinical = readsClinical(ctx);
  const parts = { ...forEveryone(patientId, clinical), clinical: clinical ? forClinicians(patientId) : [] };
  const asked = only === "all" ? Object.values(parts).flat() : parts[only];
  if (asked.length === 0) return { entries: [], more: false };
  const [{ timeZone }, { rows }] = await Promise.all([
    getClinicDates(ctx),
    executeKept(
      ctx.db,
      sql`
      with happened(id, at, kind, object, zone, name, words, who, number, was, now) as (${sql.join([...asked], sql` union all `)})
      select * from happened order by at desc, number desc nulls last limit ${LIMIT + 1}`,
    ),
  ]);
  const entries = z.array(timelineEntry).parse(rows.slice(0, LIMIT));
  return { entries: gathered(entries).map(({ first, count }) => toView(first, count, first.zone ?? timeZone)), more: rows.length > LIMIT };
}

/** Sessions booked by one press are one entry. */
function gathered(entries: readonly TimelineEntry[]): { first: TimelineEntry; count: number }[] {
  const groups: { first: TimelineEntry; count: number }[] = [];
  for (const each of entries) {
    const last = groups.at(-1);
    const together =
      last !== undefined &&
      each.kind === "booked" &&
      last.first.kind === "booked" &&
      each.number !== null &&
      last.first.object === each.object &&
      last.first.at.equals(each.at);
    if (together) groups[groups.length - 1] = { first: each, count: last.count + 1 };
    else groups.push({ first: each, count: 1 });
  }
  return groups;
}
