import { type SQL, sql } from "drizzle-orm";

/** A picture or a hash as text: base64 in one line, and hexadecimal. */
const base64 = (column: SQL) => sql`translate(encode(${column}, 'base64'), E'\n', '')`;

/** The parts of a copy that only clinicians read; `ids` are the patient's record and those merged into it. */
export const clinicalParts = (ids: SQL) =>
  ({
    decisions: sql`
      select d.rule, d.outcome, d.answer, d.kind, d.reason, u.name as "decidedBy", d.by_doctor as "byDoctor", d.decided_at as "decidedAt"
      from screening_decisions d join users u on u.id = d.decided_by where d.patient_id = any(${ids}) order by d.decided_at, d.id`,
    consents: sql`
      select c.id, c.kind, d.name as protocol, c.purpose, v.number as version, c.appointment_id as "appointmentId", c.statements, c.device, c.indication,
        c.signed_name as "signedName", ${base64(sql`c.signature_image`)} as signature, c.signed_at as "signedAt", w.name as "signedWith",
        c.guardian_name as "guardianName", c.guardian_relation as "guardianRelation", ${base64(sql`c.guardian_image`)} as "guardianSignature",
        c.expires_on as "expiresOn", encode(c.content_hash, 'hex') as sha256, c.elements, c.clinician_name as "clinicianName",
        ${base64(sql`c.clinician_image`)} as "clinicianSignature", c.clinician_signed_at as "clinicianSignedAt",
        encode(c.completed_hash, 'hex') as "completedSha256", c.in_force_at as "inForceAt", c.withdrawn_at as "withdrawnAt", b.name as "withdrawnBy",
        c.withdrawn_reason as "withdrawnReason", c.withdrawn_scope as "withdrawnScope", c.replaced_at as "replacedAt", c.lapsed_at as "lapsedAt",
        c.lapsed_reason as "lapsedReason"
      from consents c join definition_versions v on v.id = c.consent_version_id join users w on w.id = c.signed_with
        left join definitions d on d.id = c.protocol_id left join users b on b.id = c.withdrawn_by
      where c.patient_id = any(${ids}) order by c.signed_at, c.id`,
    treatments: sql`
      select t.id, t.appointment_id as "appointmentId", t.state, t.started_at as "startedAt", s.name as "startedBy", t.ended_at as "endedAt",
        coalesce(t.sealed_names ->> t.device_id::text, r.name) as device, t.skin_prep as "skinPrep", t.notes, t.consent_reason as "consentReason",
        t.aftercare as "aftercareAdjustments", t.signed_at as "signedAt", g.name as "signedBy", encode(t.content_hash, 'hex') as sha256,
        t.cosign_needed as "cosignNeeded", t.cosigned_at as "cosignedAt", c.name as "cosignedBy",
        coalesce((select jsonb_agg(to_jsonb(z) order by z.zone) from (
          select x.zone, x.depth_mm as "depthMm", x.passes, x.speed, x.endpoint, x.pain, x.note, x.over_label_reason as "overLabelReason",
            o.name as "overLabelBy"
          from treatment_zones x left join users o on o.id = x.over_label_by where x.treatment_id = t.id) z), '[]') as zones,
        coalesce((select jsonb_agg(to_jsonb(z) order by z."openedAt", z.product, z.serial) from (
          select p.kind, coalesce(t.sealed_names ->> p.id::text, p.name) as product, l.lot, l.expiry, x.serial, x.units, x.opened_at as "openedAt",
            o.name as "addedBy"
          from treatment_supplies x join supplies p on p.id = x.supply_id join supply_lots l on l.id = x.lot_id join users o on o.id = x.added_by
          where x.treatment_id = t.id) z), '[]') as supplies,
        coalesce((select jsonb_agg(to_jsonb(z) order by z."drawnAt") from (
          select x.kind, x.drawn_at as "drawnAt", d.name as "drawnBy", x.tubes, x.tube_ml as "tubeMl", x.spin_g as "spinG", x.spin_minutes as "spinMinutes",
            k.name as "checkedBy", w.name as "witnessedBy", x.checked_at as "checkedAt"
          from blood_products x join users d on d.id = x.drawn_by join users k on k.id = x.checked_by join users w on w.id = x.witnessed_by
          where x.treatment_id = t.id) z), '[]') as "bloodProducts",
        coalesce((select jsonb_agg(to_jsonb(z) order by z."writtenAt") from (
          select x.words, w.name as "writtenBy", x.written_at as "writtenAt" from treatment_addenda x join users w on w.id = x.written_by
          where x.treatment_id = t.id) z), '[]') as addenda
      from treatments t join users s on s.id = t.started_by left join resources r on r.id = t.device_id left join users g on g.id = t.signed_by
        left join users c on c.id = t.cosigned_by
      where t.patient_id = any(${ids}) order by t.started_at, t.id`,
    anaesthetics: sql`
      select x.id, x.appointment_id as "appointmentId", x.product, l.lot, x.strength, x.compounded, x.zones, x.grams, x.occluded, x.max_minutes as "maxMinutes",
        x.applied_at as "appliedAt", p.name as "appliedBy", x.removed_at as "removedAt", r.name as "removedBy", x.doctor
      from anaesthetics x join appointments a on a.id = x.appointment_id left join supply_lots l on l.id = x.lot_id left join users p on p.id = x.applied_by
        left join users r on r.id = x.removed_by
      where a.patient_id = any(${ids}) order by x.applied_at, x.id`,
    adverseEvents: sql`
      select e.id, e.appointment_id as "appointmentId", e.kind, e.what, e.words, e.zones, e.onset, e.grade, e.causality, e.action, e.outcome,
        e.resolved_on as "resolvedOn", e.reportable, e.reported_to as "reportedTo", r.name as "recordedBy", e.recorded_at as "recordedAt",
        v.name as "reviewedBy", e.reviewed_at as "reviewedAt", e.review_words as "reviewWords", c.name as "changedBy",
        e.changed_at as "changedAt", e.change_reason as "changeReason",
        coalesce((select jsonb_agg(to_jsonb(z) order by z.version) from (
          select o.version, o.content ->> 'kind' as kind, o.content ->> 'what' as what, o.content ->> 'words' as words, (o.content ->> 'grade')::int as grade,
            o.content ->> 'causality' as causality, o.content ->> 'action' as action, o.content ->> 'outcome' as outcome,
            o.content ->> 'review_words' as "reviewWords", o.created_at as "keptAt"
          from adverse_event_versions o where o.event_id = e.id) z), '[]') as earlier
      from adverse_events e join users r on r.id = e.recorded_by left join users v on v.id = e.reviewed_by
        left join users c on c.id = e.changed_by
      where e.patient_id = any(${ids}) order by e.recorded_at, e.id`,
    scores: sql`
      select s.id, s.scale, s.rater, s.value, s.taken_on as "takenOn", u.name as "takenBy", s.series_id as "seriesId"
      from scores s join users u on u.id = s.taken_by where s.patient_id = any(${ids}) order by s.taken_on, s.id`,
    reviews: sql`
      select r.id, r.series_id as "seriesId", r.step, r.counted_from as "countedFrom", r.done_on as "doneOn", r.outcome, r.words, u.name as "doneBy"
      from reviews r join users u on u.id = r.done_by where r.patient_id = any(${ids}) order by r.done_on, r.id`,
    photographs: sql`
      select p.id, p.view, p.taken_on as "takenOn", u.name as "takenBy", p.appointment_id as "appointmentId", p.width, p.height,
        p.marked_from as "markedFrom", encode(p.content_hash, 'hex') as sha256, p.removed_at as "removedAt", r.name as "removedBy",
        p.removed_reason as "removedReason", case when p.state = 'kept' then 'photographs/' || p.id || substring(p.key from '\.[^.]*$') end as file
      from photos p join users u on u.id = p.taken_by left join users r on r.id = p.removed_by
      where p.patient_id = any(${ids}) and p.state <> 'pending' order by p.taken_on, p.id`,
    handouts: sql`
      select h.id, h.treatment_id as "treatmentId", h.issue, h.reason, h.version_number as version, h.approved_by as "approvedBy",
        h.approved_at as "approvedAt", l.name as location, h.treatment_ended_at as "treatmentEndedAt", h.time_zone as "timeZone", h.instructions, h.sections,
        h.adjustments, h.products, h.home_plan as "homePlan", u.name as "issuedBy", h.issued_at as "issuedAt"
      from handouts h join locations l on l.id = h.location_id join users u on u.id = h.issued_by
      where h.patient_id = any(${ids}) order by h.issued_at, h.id`,
  }) as const;

/** Forms with the definition that asks their questions, which turns the answers into words. */
export const formRows = (ids: SQL) => sql`
  select f.id, v.content, v.definition_id as "definitionId", v.number as version, f.part, f.state, f.mode, f.appointment_id as "appointmentId", f.answered_on as "answeredOn", f.answers,
    f.signed_name as "signedName", ${base64(sql`f.signature_image`)} as signature, f.confirmed as "confirmedWithOneTap", f.signed_at as "signedAt",
    u.name as "signedWith", encode(f.content_hash, 'hex') as sha256, f.saved_at as "savedAt"
  from form_responses f join definition_versions v on v.id = f.form_version_id left join users u on u.id = f.signed_with
  where f.patient_id = any(${ids}) order by f.created_at, f.id`;
