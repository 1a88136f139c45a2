-- All records that stand for one patient, themselves and those merged into them: the way back of patient_identities, by index instead of by looking at everybody.
CREATE FUNCTION patient_records(canonical uuid) RETURNS uuid[] LANGUAGE sql STABLE AS $$
  WITH RECURSIVE same(id) AS (SELECT canonical UNION SELECT p.id FROM public.patients p JOIN same ON p.merged_into = same.id)
  SELECT array_agg(id) FROM same
$$;--> statement-breakpoint
CREATE INDEX patients_merged_into ON patients (merged_into) WHERE merged_into IS NOT NULL;--> statement-breakpoint
CREATE INDEX audit_log_of_object ON audit_log (object_type, object_id, at);--> statement-breakpoint
-- The portal's role may call no function on patients: its views ask this one, which it cannot read itself.
CREATE VIEW portal_record_ids AS
  WITH RECURSIVE same(id) AS (SELECT portal_patient() UNION SELECT p.id FROM patients p JOIN same ON p.merged_into = same.id)
  SELECT id FROM same WHERE id IS NOT NULL;--> statement-breakpoint
CREATE OR REPLACE VIEW portal_appointment_view WITH (security_barrier) AS
  SELECT a.id, a.series_id, a.session_number, a.status, lower(a.during) AS starts_at, upper(a.during) AS ends_at, a.local_date, a.local_start, a.time_zone,
    s.name AS service_name, s.kind AS service_kind, l.name AS location_name, l.address AS location_address, l.phone AS location_phone,
    (SELECT r.name FROM claims c JOIN resources r ON r.id = c.resource_id WHERE c.appointment_id = a.id AND c.kind = 'clinician' AND c.released_at IS NULL LIMIT 1) AS clinician_name
  FROM appointments a JOIN services s ON s.id = a.service_id JOIN locations l ON l.id = a.location_id
  WHERE a.patient_id IN (SELECT id FROM portal_record_ids);--> statement-breakpoint
CREATE OR REPLACE VIEW portal_series_view WITH (security_barrier) AS
  SELECT x.id, x.sessions, x.ended_at, d.name AS protocol_name
  FROM series x JOIN definition_versions v ON v.id = x.protocol_version_id JOIN definitions d ON d.id = v.definition_id
  WHERE x.patient_id IN (SELECT id FROM portal_record_ids);--> statement-breakpoint
CREATE OR REPLACE VIEW portal_handout_view WITH (security_barrier) AS
  SELECT h.id, h.treatment_id, h.treatment_ended_at, h.time_zone, h.instructions, h.sections, h.issued_at, v.number AS version_number,
    l.name AS location_name, l.phone AS location_phone, l.emergency_number, u.name AS issued_by
  FROM handouts h JOIN definition_versions v ON v.id = h.aftercare_version_id JOIN locations l ON l.id = h.location_id JOIN users u ON u.id = h.issued_by
  WHERE h.patient_id IN (SELECT id FROM portal_record_ids);--> statement-breakpoint
CREATE OR REPLACE VIEW portal_location_view WITH (security_barrier) AS
  SELECT l.id, l.name, l.address, l.phone, l.time_zone, l.emergency_number
  FROM locations l WHERE EXISTS (SELECT 1 FROM appointments a WHERE a.location_id = l.id AND a.patient_id IN (SELECT id FROM portal_record_ids));
