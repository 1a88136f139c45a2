import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { saySkinResponse } from "#lib/skin-responses.ts";
import { sayDate, sayInstant } from "#lib/time.ts";
import { getClinicDates, readsClinical } from "./clinic-dates.ts";
import { sayDepths } from "./now.ts";

export type TimelineEntryView = {
  readonly id: string;
  /** "Fri 20 Nov 2026, 4:12 pm" */
  readonly when: string;
  readonly group: "visit" | "clinical" | "document" | "record";
  readonly kind:
    | "registered"
    | "proposed"
    | "booked"
    | "moved"
    | "confirmed"
    | "treated"
    | "cancelled"
    | "no_show"
    | "restored"
    | "screening"
    | "decision"
    | "consent"
    | "treatment"
    | "handout"
    | "event"
    | "alert"
    | "note"
    | "document"
    | "portal";
  readonly title: string;
  readonly detail: string | null;
  readonly href: string | null;
  /** The number of the session it is about. */
  readonly session: number | null;
};

const entry = z.object({
  id: z.string(),
  at: z.string().transform((text) => Temporal.Instant.from(text)),
  kind: z.string(),
  object: z.string().nullable(),
  zone: z.string().nullable(),
  name: z.string().nullable(),
  words: z.string().nullable(),
  who: z.string().nullable(),
  number: z.number().nullable(),
  was: z.string().nullable(),
  now: z.string().nullable(),
});
type Entry = z.output<typeof entry>;

/** The rows of one patient under any of their merged identities. */
const of = (column: SQL, patientId: string) => isRecordOf(column, patientId);

function forEveryone(patientId: string, clinical: boolean): SQL[] {
  return [
    sql`select p.id::text as id, p.created_at as at, case when p.id = ${patientId}::uuid then 'registered' else 'merged' end as kind, null::text as object, p.time_zone as zone,
      trim(p.given_name || ' ' || p.family_name) as name, null::text as words, null::text as who, null::int as number, null::text as was, null::text as now from patients p where ${of(sql`p.id`, patientId)}`,
    sql`select s.id::text, s.proposed_at, 'proposed', s.id::text, l.time_zone, d.name, null, u.name, s.sessions::int, null, null
      from series s join locations l on l.id = s.location_id join definition_versions v on v.id = s.protocol_version_id join definitions d on d.id = v.definition_id join users u on u.id = s.proposed_by where ${of(sql`s.patient_id`, patientId)}`,
    sql`select e.id::text, e.at, case when e.what = 'status' then coalesce(e.to_status, '') || case when e.from_status in ('cancelled', 'no_show') then '+' else '' end else e.what end,
      coalesce(a.series_id, a.id)::text, a.time_zone, s.name, case when e.to_status = 'cancelled' then e.reason end, u.name, a.session_number::int, e.from_start::text, coalesce(e.to_start, lower(a.during))::text
      from appointment_events e join appointments a on a.id = e.appointment_id join services s on s.id = a.service_id left join users u on u.id = e.by
      where ${of(sql`a.patient_id`, patientId)} and e.what not in ('pinned', 'unpinned', 'renumbered') and (e.what <> 'status' or e.to_status in ('confirmed', 'treated', 'cancelled', 'no_show') or e.from_status in ('cancelled', 'no_show'))`,
    sql`select x.id::text, x.created_at, 'alert', null, null, x.words, x.audience, u.name, null, null, null
      from patient_alerts x left join users u on u.id = x.created_by where ${of(sql`x.patient_id`, patientId)} and (x.audience = 'everyone' or ${clinical})`,
    sql`select x.id::text, x.created_at, 'note', null, null, x.words, x.audience, u.name, null, null, case when x.struck_at is null then null else 'struck' end
      from patient_notes x join users u on u.id = x.created_by where ${of(sql`x.patient_id`, patientId)} and (x.audience = 'everyone' or ${clinical})`,
    sql`select x.id::text, x.kept_at, 'document', x.patient_id::text, null, x.title, x.audience, u.name, null, x.dated_on::text, case when x.struck_at is null then null else 'struck' end
      from patient_documents x join users u on u.id = x.added_by
      where x.state = 'kept' and ${of(sql`x.patient_id`, patientId)} and (x.audience = 'everyone' or ${clinical})`,
    sql`select k.id::text, k.created_at, 'portal', null, null, null, null, u.name, null, null, null
      from portal_links k left join users u on u.id = k.created_by where ${of(sql`k.patient_id`, patientId)}`,
  ];
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

/** Everything that happened, newest first, in one statement. Screenings, consents, treatments, handouts and clinicians' alerts are asked for only by who may read them. */
export async function getPatientTimeline(ctx: Ctx<"patient:read">, patientId: string): Promise<TimelineEntryView[]> {
  const clinical = readsClinical(ctx);
  const parts = [...forEveryone(patientId, clinical), ...(clinical ? forClinicians(patientId) : [])];
  const [{ timeZone }, result] = await Promise.all([
    getClinicDates(ctx),
    ctx.db.execute(sql`${sql.join(parts, sql` union all `)} order by at desc, number desc nulls last limit ${LIMIT}`),
  ]);
  const entries = z.array(entry).parse(result.rows);
  return gathered(entries).map(({ first, count }) => toView(first, count, first.zone ?? timeZone));
}

/** Sessions booked by one press are one entry. */
function gathered(entries: readonly Entry[]): { first: Entry; count: number }[] {
  const groups: { first: Entry; count: number }[] = [];
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

function say(instant: string | null, zone: string): string {
  return instant === null ? "" : sayInstant(Temporal.Instant.from(instant), zone);
}

const DECIDED: Readonly<Record<string, string>> = {
  sign_off: "A finding signed off",
  resolution: "A finding resolved",
  override: "A finding overridden",
};
const CONSENTS: Readonly<Record<string, string>> = { photo: "Consent to photographs", contact: "Consent to be contacted" };

/** How a consent stood when it was signed: the use it is for, or its last day. */
function sayConsent({ now, was }: Entry): string {
  if (now === "waiting" || was === null) return "waiting for the clinician";
  return now === "treatment" ? `in force to ${sayDate(was)}` : `for: ${was}`;
}

type Words = Pick<TimelineEntryView, "kind" | "group" | "title" | "detail"> & { readonly href?: string };

function toView(e: Entry, count: number, zone: string): TimelineEntryView {
  const words = wordsOf(e, count, zone);
  return { id: `${e.kind}-${e.id}`, when: sayInstant(e.at, zone), session: e.number, href: null, ...words };
}

function wordsOf(e: Entry, count: number, zone: string): Words {
  const by = e.who === null ? null : `By ${e.who}`;
  const what = e.number === null ? (e.name ?? "Visit") : `${e.name ?? "Session"}, session ${e.number}`;
  const because = [e.words, e.who].filter((part) => part !== null && part !== "").join(". ");
  switch (e.kind) {
    case "proposed":
      return {
        kind: "proposed",
        group: "visit",
        title: `Series proposed: ${e.name ?? ""}`,
        detail: `${e.number ?? 0} sessions. ${e.who ?? ""}`.trim(),
        href: `/series/${e.object ?? ""}`,
      };
    case "booked":
      return count > 1
        ? {
            kind: "booked",
            group: "visit",
            title: `${count} sessions booked`,
            detail: [`From ${say(e.now, zone)}`, e.who].filter(Boolean).join(". "),
          }
        : {
            kind: "booked",
            group: "visit",
            title: `${what} booked`,
            detail: [`For ${say(e.now, zone)}`, e.who].filter(Boolean).join(". "),
          };
    case "moved":
      return {
        kind: "moved",
        group: "visit",
        title: `${what} moved`,
        detail: `From ${say(e.was, zone)} to ${say(e.now, zone)}${e.who === null ? "" : `. ${e.who}`}`,
      };
    case "confirmed":
      return { kind: "confirmed", group: "visit", title: `${what} confirmed`, detail: `For ${say(e.now, zone)}` };
    case "treated":
      return { kind: "treated", group: "visit", title: `${what} took place`, detail: say(e.now, zone) };
    case "cancelled":
      return { kind: "cancelled", group: "visit", title: `${what} cancelled`, detail: because };
    case "no_show":
      return { kind: "no_show", group: "visit", title: `${what}: did not come`, detail: say(e.now, zone) };
    case "undone":
      return { kind: "restored", group: "visit", title: `${what}: a change undone`, detail: e.who };
    case "event":
      return {
        kind: "event",
        group: "clinical",
        title: `Adverse event: ${saySkinResponse(e.name ?? "").toLowerCase()}`,
        detail: `Grade ${e.words ?? ""}. ${e.who ?? ""}`,
        href: `/adverse-events/${e.object ?? ""}`,
      };
    case "alert":
      return {
        kind: "alert",
        group: "record",
        title: `Alert: ${e.name ?? ""}`,
        detail: e.words === "clinicians" ? [by, "For clinicians only"].filter(Boolean).join(". ") : by,
      };
    case "note":
      return {
        kind: "note",
        group: "record",
        title: e.now === "struck" ? "Note, struck out" : "Note",
        detail: [e.name, e.words === "clinicians" ? [by, "for clinicians only"].filter(Boolean).join(", ") : by]
          .filter(Boolean)
          .join(" · "),
      };
    case "document":
      return {
        kind: "document",
        group: "document",
        title: e.now === "struck" ? `Document, struck out: ${e.name ?? ""}` : `Document: ${e.name ?? ""}`,
        detail: [e.was === null ? null : `Of ${sayDate(e.was)}`, by, e.words === "clinicians" ? "For clinicians only" : null]
          .filter(Boolean)
          .join(". "),
        href: `/patients/${e.object ?? ""}/documents`,
      };
    case "portal":
      return { kind: "portal", group: "record", title: "Portal link made", detail: by };
    case "screening":
      return {
        kind: "screening",
        group: "clinical",
        title: "Screening signed",
        detail: `${e.name ?? ""}, version ${e.words ?? ""}`,
        ...(e.object === null ? {} : { href: `/appointments/${e.object}/gate` }),
      };
    case "decision":
      return {
        kind: "decision",
        group: "clinical",
        title: DECIDED[e.name ?? ""] ?? "A finding decided",
        detail: `${e.who ?? ""}: ${e.words ?? ""}`,
        ...(e.object === null ? {} : { href: `/series/${e.object}` }),
      };
    case "consent":
      return {
        kind: "consent",
        group: "clinical",
        title: e.now === "waiting" ? "Consent signed by the patient" : (CONSENTS[e.now ?? ""] ?? "Consent signed"),
        detail: `Version ${e.words ?? ""}, ${sayConsent(e)}`,
        href: `/consents/${e.id}`,
      };
    case "treatment":
      return {
        kind: "treatment",
        group: "clinical",
        title: e.number === null ? "Treatment signed" : `Session ${e.number} signed`,
        detail: [sayDepths(Number(e.name ?? 0), e.was, e.now), e.who].filter(Boolean).join(". "),
        href: `/treatments/${e.object ?? ""}`,
      };
    case "handout":
      return {
        kind: "handout",
        group: "clinical",
        title: "Aftercare handed out",
        detail: `Version ${e.words ?? ""}`,
        href: `/handouts/${e.object ?? ""}`,
      };
    case "merged":
      return { kind: "registered", group: "record", title: `Also recorded as ${e.name ?? ""}`, detail: null };
    case "registered":
      return { kind: "registered", group: "record", title: "Registered", detail: null };
    default:
      return { kind: "restored", group: "visit", title: `${what} taken back to the diary`, detail: e.who };
  }
}
