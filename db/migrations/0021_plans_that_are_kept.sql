-- Two questions that the diary asks with every draw, and seldom has an answer to. As functions they keep their plans: planning them anew took longer than asking.

-- The day of a patient's first consultation that took place: when they came to it, whatever day was agreed. One without a trace counts from the day agreed.
CREATE FUNCTION first_consultation(canonical uuid) RETURNS date LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT min(coalesce((
      SELECT (max(e.at) AT TIME ZONE f.time_zone)::date FROM public.appointment_events e
      WHERE e.appointment_id = f.id AND e.what = 'status' AND e.to_status = 'arrived'
    ), f.local_date))
    FROM public.appointments f JOIN public.services o ON o.id = f.service_id
    WHERE f.patient_id = ANY (public.patient_records(canonical)) AND o.kind = 'consultation' AND f.status IN ('treated', 'closed')
  );
END $$;--> statement-breakpoint

-- The last change of this person that can still be undone, as it is offered; null for none, and where someone has changed it again since.
CREATE FUNCTION undo_offer(person uuid) RETURNS json LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT json_build_object('changeId', c.id, 'what', c.what, 'tellsPatient', c.tell_patient,
      'secondsLeft', ceil(extract(epoch FROM c.held_until - now()))::int, 'patient', trim(p.given_name || ' ' || p.family_name),
      'touched', t.touched, 'status', t.status, 'wasStatus', t.was_status, 'date', t.date, 'time', t.time)
    FROM public.changes c
    JOIN public.patients p ON p.id = public.patient_identity(c.patient_id)
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS touched, coalesce(bool_and(a.version = x.version_after), true) AS as_left, min(a.status) AS status,
        min(x.before ->> 'status') AS was_status, min(a.local_date)::text AS date, to_char(min(a.local_start), 'HH24:MI') AS time
      FROM public.changed_appointments x JOIN public.appointments a ON a.id = x.appointment_id WHERE x.change_id = c.id
    ) t
    WHERE c.by = person AND c.undone_at IS NULL AND c.held_until > now() AND t.as_left
    ORDER BY c.id DESC LIMIT 1
  );
END $$;
