-- What the portal counts a patient's preparation back from: their sessions with needles that were not called off, and the steps in force for each.
CREATE VIEW portal_preparation_view WITH (security_barrier) AS
  SELECT a.id, a.series_id, a.status IN ('booked', 'confirmed') AS is_ahead, lower(a.during) AS starts_at, a.time_zone,
    coalesce((SELECT v.content -> 'preparation' FROM definition_versions v WHERE v.state = 'in_force' AND v.definition_id =
      coalesce(s.aftercare_id, c.aftercare_id, (SELECT d.id FROM definitions d WHERE d.kind = 'aftercare' AND d.slug = 'aftercare'))), '[]'::jsonb) AS steps
  FROM appointments a JOIN services s ON s.id = a.service_id JOIN service_categories c ON c.id = s.category_id
  WHERE s.needles AND a.status NOT IN ('cancelled', 'no_show') AND a.patient_id IN (SELECT id FROM portal_record_ids);--> statement-breakpoint
GRANT SELECT ON portal_preparation_view TO cadence_portal;
