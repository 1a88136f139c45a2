-- The newest change first, and no further than the first that can be undone: whoever has just brought thousands of visits over made as many of them. The visits of
-- a change are looked up one by one (`limit`): until the tables were analysed for the first time, all appointments were read for each change.
CREATE OR REPLACE FUNCTION undo_offer(person uuid) RETURNS json LANGUAGE plpgsql STABLE AS $$
DECLARE
  c record;
  t record;
  patient uuid;
BEGIN
  FOR c IN
    SELECT o.id, o.what, o.tell_patient, o.held_until, o.patient_id FROM public.changes o
    WHERE o.by = person AND o.undone_at IS NULL AND o.held_until > now() ORDER BY o.id DESC
  LOOP
    SELECT count(*)::int AS touched, coalesce(bool_and(a.version = x.version_after), true) AS as_left, min(a.status) AS status,
      min(x.before ->> 'status') AS was_status, min(a.local_date)::text AS date, to_char(min(a.local_start), 'HH24:MI') AS time
    INTO t
    FROM public.changed_appointments x
    CROSS JOIN LATERAL (SELECT v.version, v.status, v.local_date, v.local_start FROM public.appointments v WHERE v.id = x.appointment_id LIMIT 1) a
    WHERE x.change_id = c.id;
    IF t.as_left THEN
      patient := public.patient_identity(c.patient_id);
      RETURN (
        SELECT json_build_object('changeId', c.id, 'what', c.what, 'tellsPatient', c.tell_patient,
          'secondsLeft', ceil(extract(epoch FROM c.held_until - now()))::int, 'patient', trim(p.given_name || ' ' || p.family_name),
          'touched', t.touched, 'status', t.status, 'wasStatus', t.was_status, 'date', t.date, 'time', t.time)
        FROM public.patient_details p WHERE p.id = patient
      );
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
