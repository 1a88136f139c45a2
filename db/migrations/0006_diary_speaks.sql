ALTER TABLE closures ADD CONSTRAINT closures_bounded CHECK (NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during) AND lower_inc(during) AND NOT upper_inc(during));--> statement-breakpoint
CREATE UNIQUE INDEX waitlist_entries_open_once ON waitlist_entries (appointment_id) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE TRIGGER series_events_inserts_only BEFORE UPDATE ON series_events FOR EACH ROW EXECUTE FUNCTION refuse_change('series_events_inserts_only');--> statement-breakpoint
CREATE TRIGGER changed_appointments_inserts_only BEFORE UPDATE ON changed_appointments FOR EACH ROW EXECUTE FUNCTION refuse_change('changed_appointments_inserts_only');--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON changes, closures, waitlist_entries TO cadence_app;--> statement-breakpoint
GRANT SELECT, INSERT ON changed_appointments, series_events TO cadence_app;--> statement-breakpoint
GRANT SELECT, DELETE ON changes, changed_appointments, closures, series_events, waitlist_entries TO cadence_retention;--> statement-breakpoint
-- The diary speaks: whoever shows a day hears that it changed, on channel "diary", as "<location> <date>"; either is * where it is not one. Never who or why.
CREATE FUNCTION tell_diary_of_appointment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN PERFORM pg_notify('diary', OLD.location_id || ' ' || OLD.local_date); END IF;
  PERFORM pg_notify('diary', NEW.location_id || ' ' || NEW.local_date);
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER appointments_tell_diary AFTER INSERT OR UPDATE ON appointments FOR EACH ROW EXECUTE FUNCTION tell_diary_of_appointment();--> statement-breakpoint
CREATE FUNCTION tell_diary_of_hours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('diary', '* *');
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER closures_tell_diary AFTER INSERT OR UPDATE ON closures FOR EACH STATEMENT EXECUTE FUNCTION tell_diary_of_hours();--> statement-breakpoint
CREATE TRIGGER clinician_hours_tell_diary AFTER INSERT OR UPDATE OR DELETE ON clinician_hours FOR EACH STATEMENT EXECUTE FUNCTION tell_diary_of_hours();--> statement-breakpoint
CREATE TRIGGER location_hours_tell_diary AFTER INSERT OR UPDATE OR DELETE ON location_hours FOR EACH STATEMENT EXECUTE FUNCTION tell_diary_of_hours();--> statement-breakpoint
-- What a visit still lacks stands on its card: a signed form or consent changes the day of the visit it was signed for.
CREATE FUNCTION tell_diary_of_signature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('diary', a.location_id || ' ' || a.local_date) FROM appointments a WHERE a.id = NEW.appointment_id;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER form_responses_tell_diary AFTER INSERT OR UPDATE ON form_responses FOR EACH ROW WHEN (NEW.state = 'signed') EXECUTE FUNCTION tell_diary_of_signature();--> statement-breakpoint
CREATE TRIGGER consents_tell_diary AFTER INSERT OR UPDATE ON consents FOR EACH ROW EXECUTE FUNCTION tell_diary_of_signature();
