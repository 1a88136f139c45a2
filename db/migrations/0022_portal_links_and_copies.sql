ALTER TABLE "portal_links" DROP CONSTRAINT "portal_links_patient_id_patients_id_fk";
--> statement-breakpoint
ALTER TABLE "portal_sessions" DROP CONSTRAINT "portal_sessions_link_id_portal_links_id_fk";
--> statement-breakpoint
ALTER TABLE "portal_sessions" DROP CONSTRAINT "portal_sessions_patient_id_patients_id_fk";
--> statement-breakpoint
ALTER TABLE "portal_links" ADD COLUMN "channel" text DEFAULT 'hand' NOT NULL;--> statement-breakpoint
ALTER TABLE "portal_links" ADD CONSTRAINT "portal_links_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "portal_sessions" ADD CONSTRAINT "portal_sessions_link_id_portal_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."portal_links"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "portal_sessions" ADD CONSTRAINT "portal_sessions_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "portal_sessions_of" ON "portal_sessions" USING btree ("patient_id","created_at");--> statement-breakpoint
CREATE INDEX "portal_sessions_through" ON "portal_sessions" USING btree ("link_id");--> statement-breakpoint
ALTER TABLE "portal_links" ADD CONSTRAINT "portal_links_channel" CHECK ("portal_links"."channel" in ('hand','text','email','paper'));--> statement-breakpoint
ALTER TABLE portal_sessions DROP CONSTRAINT portal_sessions_link_of_patient;--> statement-breakpoint
ALTER TABLE portal_sessions ADD CONSTRAINT portal_sessions_link_of_patient FOREIGN KEY (link_id, patient_id) REFERENCES portal_links (id, patient_id) ON DELETE CASCADE;--> statement-breakpoint
-- However a phone, an e-mail or a date of birth comes to be changed, or two records to be one: whoever holds a link may no longer be the patient.
CREATE FUNCTION end_portal_access() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
  why text := CASE WHEN NEW.merged_into IS DISTINCT FROM OLD.merged_into THEN 'merged' ELSE 'details_changed' END;
BEGIN
  UPDATE portal_links SET revoked_at = now(), revoked_reason = why WHERE patient_id IN (NEW.id, NEW.merged_into) AND revoked_at IS NULL;
  UPDATE portal_sessions SET revoked_at = now() WHERE patient_id IN (NEW.id, NEW.merged_into) AND revoked_at IS NULL;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER patients_end_portal_access AFTER UPDATE OF phone, email, date_of_birth, merged_into ON patients FOR EACH ROW
  WHEN (NEW.phone IS DISTINCT FROM OLD.phone OR NEW.email IS DISTINCT FROM OLD.email OR NEW.date_of_birth IS DISTINCT FROM OLD.date_of_birth OR NEW.merged_into IS DISTINCT FROM OLD.merged_into)
  EXECUTE FUNCTION end_portal_access();--> statement-breakpoint
-- What a patient signed, as they read it: no reason, no indication, no answer, no note.
CREATE VIEW portal_consent_view WITH (security_barrier) AS
  SELECT c.id, c.kind, c.purpose, d.name AS protocol_name, v.number AS version_number, c.statements, c.signed_name, c.guardian_name, c.signed_at, c.clinician_name,
    c.clinician_signed_at, c.in_force_at, c.expires_on, c.withdrawn_at, c.replaced_at, c.lapsed_at, l.time_zone
  FROM consents c JOIN definition_versions v ON v.id = c.consent_version_id LEFT JOIN definitions d ON d.id = c.protocol_id
  LEFT JOIN appointments a ON a.id = c.appointment_id LEFT JOIN locations l ON l.id = a.location_id
  WHERE c.patient_id IN (SELECT id FROM portal_record_ids);--> statement-breakpoint
CREATE VIEW portal_form_view WITH (security_barrier) AS
  SELECT f.id, d.name, f.signed_at FROM form_responses f JOIN definition_versions v ON v.id = f.form_version_id JOIN definitions d ON d.id = v.definition_id
  WHERE f.state = 'signed' AND f.part <> 'staff' AND f.patient_id IN (SELECT id FROM portal_record_ids);--> statement-breakpoint
-- The questions and answers of the texts that a handout was given from.
CREATE VIEW portal_question_view WITH (security_barrier) AS
  SELECT h.id AS handout_id, q.ordinality AS place, q.question ->> 'question' AS question, q.question -> 'answer' AS answer
  FROM handouts h JOIN definition_versions v ON v.id = h.aftercare_version_id
  CROSS JOIN LATERAL jsonb_array_elements(CASE WHEN jsonb_typeof(v.content -> 'questions') = 'array' THEN v.content -> 'questions' ELSE '[]' END) WITH ORDINALITY q(question, ordinality)
  WHERE h.patient_id IN (SELECT id FROM portal_record_ids);--> statement-breakpoint
CREATE VIEW portal_opening_view WITH (security_barrier) AS
  SELECT s.created_at AS opened_at FROM portal_sessions s WHERE s.patient_id IN (SELECT id FROM portal_record_ids);--> statement-breakpoint
GRANT SELECT ON portal_consent_view, portal_form_view, portal_question_view, portal_opening_view TO cadence_portal;
