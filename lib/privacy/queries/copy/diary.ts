import { type SQL, sql } from "drizzle-orm";

/** The parts of a copy that tell who a patient is, what was booked and what else is noted; `ids` are their record and those merged into it. */
export const diaryParts = (ids: SQL) =>
  ({
    people: sql`
      select p.id, p.number, p.given_name as "givenName", p.family_name as "familyName", p.preferred_name as "preferredName", p.pronouns,
        p.date_of_birth as "dateOfBirth", p.phone, p.email, p.street, p.city, p.region, p.postcode, p.country,
        p.former_number as "formerNumber", p.language, p.time_zone as "timeZone", p.merged_into as "mergedInto",
        p.created_at as "registeredAt", p.archived_at as "archivedAt"
      from patients p where p.id = any(${ids}) order by p.merged_into nulls first, p.number`,
    formerDetails: sql`
      select f.version, f.details, f.created_at as until from patient_former_details f where f.patient_id = any(${ids}) order by f.created_at, f.id`,
    alerts: sql`
      select a.id, a.words, a.severity, a.audience, a.expires_on as "expiresOn", u.name as by, a.created_at as at, a.archived_at as "removedAt"
      from patient_alerts a left join users u on u.id = a.created_by where a.patient_id = any(${ids}) order by a.created_at, a.id`,
    contacts: sql`
      select x.role, x.name, x.relation, x.organisation, x.phone, x.email, u.name as by, x.created_at as at, x.archived_at as "removedAt"
      from patient_people x join users u on u.id = x.created_by where x.patient_id = any(${ids}) order by x.created_at, x.id`,
    contactConsents: sql`
      select x.id, x.channel, x.agreed, u.name as "notedBy", x.created_at as at
      from contact_consents x join users u on u.id = x.noted_by where x.patient_id = any(${ids}) order by x.created_at, x.id`,
    notes: sql`
      select x.words, x.audience, u.name as by, x.created_at as at, x.struck_at as "struckAt", s.name as "struckBy", x.struck_reason as "struckReason"
      from patient_notes x join users u on u.id = x.created_by left join users s on s.id = x.struck_by
      where x.patient_id = any(${ids}) order by x.created_at, x.id`,
    documents: sql`
      select x.id, x.title, x.kind, x.dated_on as "datedOn", x.audience, x.file_name as "fileName", x.type, x.locked, encode(x.content_hash, 'hex') as sha256,
        u.name as by, x.kept_at as at, x.struck_at as "struckAt", s.name as "struckBy", x.struck_reason as "struckReason",
        case when x.struck_at is null then 'documents/' || x.id || case x.type when 'pdf' then '.pdf' when 'jpeg' then '.jpg' else '.txt' end end as file
      from patient_documents x join users u on u.id = x.added_by left join users s on s.id = x.struck_by
      where x.patient_id = any(${ids}) and x.state = 'kept' order by x.kept_at, x.id`,
    tags: sql`
      select x.tag, u.name as by, x.created_at as at, x.removed_at as "removedAt"
      from patient_tags x join users u on u.id = x.created_by where x.patient_id = any(${ids}) order by x.created_at, x.id`,
    healthItems: sql`
      select x.id, x.kind, x.code, x.words, x.detail, x.severity, u.name as "notedBy", x.created_at as at, x.ended_at as "endedAt", x.ended_how as "endedHow"
      from health_items x join users u on u.id = x.noted_by where x.patient_id = any(${ids}) order by x.created_at, x.id`,
    statements: sql`
      select s.about, s.about_id as "aboutId", s.words, s.said_on as "saidOn", u.name as "takenDownBy", s.created_at as at
      from patient_statements s join users u on u.id = s.taken_down_by where s.patient_id = any(${ids}) order by s.created_at, s.id`,
    appointments: sql`
      select a.id, s.name as service, l.name as location, a.status, lower(a.during) as "startsAt", upper(a.during) as "endsAt",
        a.local_date as "localDate", to_char(a.local_start, 'HH24:MI') as "localStart", a.time_zone as "timeZone", a.cancel_reason as "cancelReason",
        a.extra_minutes as "extraMinutes", a.pinned, a.series_id as "seriesId", a.session_number as "sessionNumber",
        coalesce((select jsonb_agg(to_jsonb(t) order by t."from", t.kind) from (
          select c.kind, r.name, lower(c.during) as "from", upper(c.during) as until, c.override_reason as "overrideReason", c.released_at as "releasedAt"
          from claims c join resources r on r.id = c.resource_id where c.appointment_id = a.id) t), '[]') as takes,
        coalesce((select jsonb_agg(to_jsonb(t) - 'id' order by t.at, t.id) from (
          select e.id, e.what, e.from_status as "fromStatus", e.to_status as "toStatus", e.from_start as "fromStart", e.to_start as "toStart", e.reason,
            u.name as by, e.at
          from appointment_events e left join users u on u.id = e.by where e.appointment_id = a.id) t), '[]') as history
      from appointments a join services s on s.id = a.service_id join locations l on l.id = a.location_id
      where a.patient_id = any(${ids}) order by a.during, a.id`,
    changes: sql`
      select c.what, c.series_id as "seriesId", c.tell_patient as "tellPatient", u.name as by, c.at, c.undone_at as "undoneAt"
      from changes c left join users u on u.id = c.by where c.patient_id = any(${ids}) order by c.at, c.id`,
    waitlist: sql`
      select w.appointment_id as "appointmentId", w.earliest_date as "earliestDate", w.weekdays, w.day_part as "dayPart", r.name as clinician, w.note,
        u.name as by, w.created_at as at, w.ended_at as "endedAt", w.ended_how as "endedHow"
      from waitlist_entries w left join resources r on r.id = w.clinician_id left join users u on u.id = w.created_by
      where w.patient_id = any(${ids}) order by w.created_at, w.id`,
    series: sql`
      select x.id, d.name as protocol, v.number as "protocolVersion", s.name as service, l.name as location, x.sessions, x.gap_min_days as "gapMinDays",
        x.gap_target_days as "gapTargetDays", x.gap_max_days as "gapMaxDays", x.zones, x.preferences, u.name as "proposedBy", x.proposed_at as "proposedAt",
        x.paused_at as "pausedAt", x.paused_reason as "pausedReason", x.ended_at as "endedAt", x.ended_reason as "endedReason",
        coalesce((select jsonb_agg(to_jsonb(t) - 'id' order by t.at, t.id) from (
          select e.id, e.what, e.reason, e.detail, b.name as by, e.at from series_events e left join users b on b.id = e.by where e.series_id = x.id) t), '[]')
          as history
      from series x join definition_versions v on v.id = x.protocol_version_id join definitions d on d.id = v.definition_id
        join services s on s.id = x.service_id join locations l on l.id = x.location_id join users u on u.id = x.proposed_by
      where x.patient_id = any(${ids}) order by x.proposed_at, x.id`,
    portalLinks: sql`
      select k.channel, u.name as by, k.created_at as at, k.expires_at as "expiresAt", k.revoked_at as "revokedAt", k.revoked_reason as "revokedReason",
        k.failed_tries as "failedTries", k.last_opened_at as "lastOpenedAt",
        coalesce((select jsonb_agg(to_jsonb(t) order by t.at) from (
          select s.created_at as at, s.last_seen_at as "lastSeenAt" from portal_sessions s where s.link_id = k.id) t), '[]') as openings
      from portal_links k left join users u on u.id = k.created_by where k.patient_id = any(${ids}) order by k.created_at, k.id`,
    formLinks: sql`
      select k.appointment_id as "appointmentId", u.name as by, k.created_at as at, k.expires_at as "expiresAt", k.used_at as "usedAt",
        k.revoked_at as "revokedAt", k.failed_tries as "failedTries"
      from form_links k left join users u on u.id = k.created_by where k.patient_id = any(${ids}) order by k.created_at, k.id`,
    messages: sql`
      select m.kind, m.channel, m.address, m.subject, m.body as words, m.state, m.created_at as at, m.sent_at as "sentAt", u.name as by,
        coalesce((select jsonb_agg(v.appointment_id order by v.appointment_id) from message_visits v where v.message_id = m.id), '[]') as visits
      from messages m left join users u on u.id = m.created_by where m.patient_id = any(${ids}) order by m.created_at, m.id`,
    messageChoices: sql`
      select c.optional, u.name as by, c.created_at as at from message_choices c left join users u on u.id = c.noted_by
      where c.patient_id = any(${ids}) order by c.created_at, c.id`,
    tasks: sql`
      select t.kind, t.due, o.name as owner, t.created_at as at, t.done_at as "doneAt", d.name as "doneBy", t.dropped_at as "droppedAt"
      from tasks t left join users o on o.id = t.owner_id left join users d on d.id = t.done_by where t.patient_id = any(${ids}) order by t.created_at, t.id`,
    requests: sql`
      select r.asked_on as "askedOn", r.asker, r.asker_name as "askerName", r.identity_check as "identityCheck", r.due_on as "dueOn", u.name as "notedBy",
        r.answer, r.answered_at as "answeredAt", r.answer_words as "answerWords"
      from record_requests r join users u on u.id = r.noted_by where r.patient_id = any(${ids}) order by r.created_at, r.id`,
    accesses: sql`
      select a.at, coalesce(u.name, case a.actor_kind when 'patient' then 'The patient' when 'system' then 'The system' else 'Somebody not signed in' end) as who,
        case when a.actor_roles = '' then a.actor_kind else a.actor_roles end as "as", a.action, a.object_type as object, a.outcome
      from audit_log a left join users u on u.id = a.actor_id where a.patient_id = any(${ids}) order by a.at, a.id`,
  }) as const;
