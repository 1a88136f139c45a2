-- Overlap: the database has the last word on double booking.
ALTER TABLE claims ADD CONSTRAINT claims_no_overlap EXCLUDE USING gist (resource_id WITH =, lane WITH =, during WITH &&) WHERE (released_at IS NULL);--> statement-breakpoint
ALTER TABLE appointments ADD CONSTRAINT appointments_patient_once_at_a_time EXCLUDE USING gist (patient_id WITH =, during WITH &&) WHERE (status NOT IN ('cancelled', 'no_show'));--> statement-breakpoint
ALTER TABLE claims ADD CONSTRAINT claims_bounded CHECK (NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during) AND lower_inc(during) AND NOT upper_inc(during));--> statement-breakpoint
ALTER TABLE appointments ADD CONSTRAINT appointments_bounded CHECK (NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during) AND lower_inc(during) AND NOT upper_inc(during));--> statement-breakpoint
-- A row that points to two parents points to two that belong together.
ALTER TABLE resources ADD CONSTRAINT resources_id_kind UNIQUE (id, kind);--> statement-breakpoint
ALTER TABLE claims ADD CONSTRAINT claims_resource_of_kind FOREIGN KEY (resource_id, kind) REFERENCES resources (id, kind);--> statement-breakpoint
ALTER TABLE devices ADD COLUMN resource_kind text NOT NULL DEFAULT 'device', ADD CONSTRAINT devices_are_devices CHECK (resource_kind = 'device'), ADD CONSTRAINT devices_resource_is_device FOREIGN KEY (resource_id, resource_kind) REFERENCES resources (id, kind);--> statement-breakpoint
ALTER TABLE series ADD CONSTRAINT series_id_patient UNIQUE (id, patient_id);--> statement-breakpoint
ALTER TABLE appointments ADD CONSTRAINT appointments_series_of_patient FOREIGN KEY (series_id, patient_id) REFERENCES series (id, patient_id);--> statement-breakpoint
ALTER TABLE appointments ADD CONSTRAINT appointments_id_patient UNIQUE (id, patient_id);--> statement-breakpoint
ALTER TABLE treatments ADD CONSTRAINT treatments_appointment_of_patient FOREIGN KEY (appointment_id, patient_id) REFERENCES appointments (id, patient_id);--> statement-breakpoint
ALTER TABLE treatments ADD CONSTRAINT treatments_id_patient UNIQUE (id, patient_id);--> statement-breakpoint
ALTER TABLE handouts ADD CONSTRAINT handouts_treatment_of_patient FOREIGN KEY (treatment_id, patient_id) REFERENCES treatments (id, patient_id);--> statement-breakpoint
ALTER TABLE form_responses ADD CONSTRAINT form_responses_appointment_of_patient FOREIGN KEY (appointment_id, patient_id) REFERENCES appointments (id, patient_id);--> statement-breakpoint
ALTER TABLE consents ADD CONSTRAINT consents_appointment_of_patient FOREIGN KEY (appointment_id, patient_id) REFERENCES appointments (id, patient_id);--> statement-breakpoint
ALTER TABLE portal_links ADD CONSTRAINT portal_links_id_patient UNIQUE (id, patient_id);--> statement-breakpoint
ALTER TABLE portal_sessions ADD CONSTRAINT portal_sessions_link_of_patient FOREIGN KEY (link_id, patient_id) REFERENCES portal_links (id, patient_id);--> statement-breakpoint
-- Freezing. Every refusal carries the name of the rule as its constraint, as a check would.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'This row is frozen.' USING ERRCODE = '23514', CONSTRAINT = TG_ARGV[0], TABLE = TG_TABLE_NAME;
END $$;--> statement-breakpoint
CREATE TRIGGER audit_log_inserts_only BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse_change('audit_log_inserts_only');--> statement-breakpoint
CREATE TRIGGER audit_log_not_truncated BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('audit_log_inserts_only');--> statement-breakpoint
CREATE TRIGGER appointment_events_inserts_only BEFORE UPDATE ON appointment_events FOR EACH ROW EXECUTE FUNCTION refuse_change('appointment_events_inserts_only');--> statement-breakpoint
CREATE TRIGGER screening_decisions_inserts_only BEFORE UPDATE ON screening_decisions FOR EACH ROW EXECUTE FUNCTION refuse_change('screening_decisions_inserts_only');--> statement-breakpoint
CREATE TRIGGER treatment_addenda_inserts_only BEFORE UPDATE ON treatment_addenda FOR EACH ROW EXECUTE FUNCTION refuse_change('treatment_addenda_inserts_only');--> statement-breakpoint
CREATE TRIGGER handouts_frozen BEFORE UPDATE ON handouts FOR EACH ROW EXECUTE FUNCTION refuse_change('handouts_frozen');--> statement-breakpoint
CREATE TRIGGER form_responses_frozen BEFORE UPDATE ON form_responses FOR EACH ROW WHEN (OLD.state = 'signed') EXECUTE FUNCTION refuse_change('form_responses_frozen');--> statement-breakpoint
CREATE TRIGGER treatments_frozen BEFORE UPDATE ON treatments FOR EACH ROW WHEN (OLD.state = 'signed') EXECUTE FUNCTION refuse_change('treatments_frozen');--> statement-breakpoint
CREATE TRIGGER definition_versions_content_frozen BEFORE UPDATE ON definition_versions FOR EACH ROW
  WHEN (OLD.state <> 'draft' AND (NEW.content IS DISTINCT FROM OLD.content OR NEW.content_hash IS DISTINCT FROM OLD.content_hash OR NEW.definition_id IS DISTINCT FROM OLD.definition_id OR NEW.number IS DISTINCT FROM OLD.number
    OR (OLD.approved_by IS NOT NULL AND (NEW.approved_by IS DISTINCT FROM OLD.approved_by OR NEW.approved_at IS DISTINCT FROM OLD.approved_at)) OR NEW.state = 'draft'))
  EXECUTE FUNCTION refuse_change('definition_versions_content_frozen');--> statement-breakpoint
CREATE TRIGGER consents_frozen BEFORE UPDATE ON consents FOR EACH ROW
  WHEN ((to_jsonb(NEW) - 'withdrawn_at' - 'withdrawn_by' - 'withdrawn_reason' - 'replaced_at') IS DISTINCT FROM (to_jsonb(OLD) - 'withdrawn_at' - 'withdrawn_by' - 'withdrawn_reason' - 'replaced_at')
    OR OLD.withdrawn_at IS NOT NULL OR OLD.replaced_at IS NOT NULL)
  EXECUTE FUNCTION refuse_change('consents_frozen');--> statement-breakpoint
CREATE FUNCTION freeze_treatment_zones() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE parent uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.treatment_id ELSE NEW.treatment_id END;
BEGIN
  IF EXISTS (SELECT 1 FROM treatments WHERE id = parent AND state = 'signed')
     OR (TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM treatments WHERE id = OLD.treatment_id AND state = 'signed')) THEN
    RAISE EXCEPTION 'This row is frozen.' USING ERRCODE = '23514', CONSTRAINT = 'treatment_zones_frozen', TABLE = 'treatment_zones';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;--> statement-breakpoint
CREATE TRIGGER treatment_zones_frozen BEFORE INSERT OR UPDATE OR DELETE ON treatment_zones FOR EACH ROW EXECUTE FUNCTION freeze_treatment_zones();--> statement-breakpoint
-- Search: any part of any name in any order, without diacritics and apostrophes; phones by digits alone.
CREATE FUNCTION plain_words(words text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT trim(regexp_replace(regexp_replace(lower(public.unaccent(words)), '[''’`.]', '', 'g'), '\s+', ' ', 'g'))
$$;--> statement-breakpoint
CREATE FUNCTION keep_patient_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search_text := public.plain_words(NEW.given_name || ' ' || NEW.family_name || ' ' || NEW.preferred_name);
  NEW.phone_digits := regexp_replace(NEW.phone, '\D', '', 'g');
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER patients_keep_search BEFORE INSERT OR UPDATE OF given_name, family_name, preferred_name, phone ON patients FOR EACH ROW EXECUTE FUNCTION keep_patient_search();--> statement-breakpoint
-- Merging rewrites nothing: this view is the one place that resolves it (chains up to four long).
CREATE VIEW patient_identities AS
  SELECT p.id, coalesce(m4.id, m3.id, m2.id, m1.id, p.id) AS canonical_id
  FROM patients p
  LEFT JOIN patients m1 ON m1.id = p.merged_into
  LEFT JOIN patients m2 ON m2.id = m1.merged_into
  LEFT JOIN patients m3 ON m3.id = m2.merged_into
  LEFT JOIN patients m4 ON m4.id = m3.merged_into;--> statement-breakpoint
-- The portal reads these views and nothing else; each shows the rows of the one patient named in the transaction's setting.
CREATE FUNCTION portal_patient() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('cadence.portal_patient', true), '')::uuid $$;--> statement-breakpoint
CREATE VIEW portal_patient_view WITH (security_barrier) AS
  SELECT p.id, CASE WHEN p.preferred_name <> '' THEN p.preferred_name ELSE p.given_name END AS called
  FROM patients p WHERE p.id = portal_patient();--> statement-breakpoint
CREATE VIEW portal_clinic_view WITH (security_barrier) AS SELECT name FROM clinics WHERE portal_patient() IS NOT NULL;--> statement-breakpoint
CREATE VIEW portal_appointment_view WITH (security_barrier) AS
  SELECT a.id, a.series_id, a.session_number, a.status, lower(a.during) AS starts_at, upper(a.during) AS ends_at, a.local_date, a.local_start, a.time_zone,
    s.name AS service_name, s.kind AS service_kind, l.name AS location_name, l.address AS location_address, l.phone AS location_phone,
    (SELECT r.name FROM claims c JOIN resources r ON r.id = c.resource_id WHERE c.appointment_id = a.id AND c.kind = 'clinician' AND c.released_at IS NULL LIMIT 1) AS clinician_name
  FROM appointments a JOIN services s ON s.id = a.service_id JOIN locations l ON l.id = a.location_id
  JOIN patient_identities i ON i.id = a.patient_id WHERE i.canonical_id = portal_patient();--> statement-breakpoint
CREATE VIEW portal_series_view WITH (security_barrier) AS
  SELECT x.id, x.sessions, x.ended_at, d.name AS protocol_name
  FROM series x JOIN definition_versions v ON v.id = x.protocol_version_id JOIN definitions d ON d.id = v.definition_id
  JOIN patient_identities i ON i.id = x.patient_id WHERE i.canonical_id = portal_patient();--> statement-breakpoint
CREATE VIEW portal_handout_view WITH (security_barrier) AS
  SELECT h.id, h.treatment_id, h.treatment_ended_at, h.time_zone, h.instructions, h.sections, h.issued_at, v.number AS version_number,
    l.name AS location_name, l.phone AS location_phone, l.emergency_number, u.name AS issued_by
  FROM handouts h JOIN definition_versions v ON v.id = h.aftercare_version_id JOIN locations l ON l.id = h.location_id JOIN users u ON u.id = h.issued_by
  JOIN patient_identities i ON i.id = h.patient_id WHERE i.canonical_id = portal_patient();--> statement-breakpoint
CREATE VIEW portal_location_view WITH (security_barrier) AS
  SELECT l.id, l.name, l.address, l.phone, l.time_zone, l.emergency_number
  FROM locations l WHERE EXISTS (SELECT 1 FROM appointments a JOIN patient_identities i ON i.id = a.patient_id WHERE a.location_id = l.id AND i.canonical_id = portal_patient());--> statement-breakpoint
-- Rights. The roles themselves are made by the migrator before this runs.
GRANT USAGE ON SCHEMA public TO cadence_app, cadence_portal, cadence_retention;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO cadence_app;--> statement-breakpoint
REVOKE UPDATE ON audit_log, appointment_events, screening_decisions, treatment_addenda, handouts FROM cadence_app;--> statement-breakpoint
GRANT DELETE ON location_hours, clinician_hours, service_phases, treatment_zones, attempts TO cadence_app;--> statement-breakpoint
GRANT SELECT ON portal_patient_view, portal_clinic_view, portal_appointment_view, portal_series_view, portal_handout_view, portal_location_view TO cadence_portal;--> statement-breakpoint
GRANT SELECT, DELETE ON ALL TABLES IN SCHEMA public TO cadence_retention;--> statement-breakpoint
REVOKE INSERT, UPDATE ON patient_identities, portal_patient_view, portal_clinic_view, portal_appointment_view, portal_series_view, portal_handout_view, portal_location_view FROM cadence_app;
