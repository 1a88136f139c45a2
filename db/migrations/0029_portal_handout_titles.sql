-- A handout goes by the title of the set it was given from, on the patient's page, in its file and in their calendar as on the clinic's own sheet.
CREATE OR REPLACE VIEW portal_handout_view WITH (security_barrier) AS
  SELECT h.id, h.treatment_id, h.treatment_ended_at, h.time_zone, h.instructions, h.sections, h.issued_at, h.version_number,
    l.name AS location_name, l.phone AS location_phone, l.emergency_number, u.name AS issued_by,
    h.issue, EXISTS (SELECT 1 FROM handouts n WHERE n.treatment_id = h.treatment_id AND n.issue > h.issue) AS replaced,
    h.approved_by, h.approved_at, h.products, h.home_plan, v.content ->> 'title' AS title, v.content ->> 'intro' AS intro
  FROM handouts h JOIN definition_versions v ON v.id = h.aftercare_version_id JOIN locations l ON l.id = h.location_id JOIN users u ON u.id = h.issued_by
  WHERE h.patient_id IN (SELECT id FROM portal_record_ids);
