-- What a visit numbs with is seen on its day: whoever shows the day hears that a cream went on or came off. Never what or whose.
CREATE TRIGGER anaesthetics_tell_diary AFTER INSERT OR UPDATE ON anaesthetics FOR EACH ROW EXECUTE FUNCTION tell_diary_of_signature();--> statement-breakpoint
CREATE FUNCTION tell_diary_of_struck() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('diary', a.location_id || ' ' || a.local_date) FROM appointments a WHERE a.id = OLD.appointment_id;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER anaesthetics_struck_tell_diary AFTER DELETE ON anaesthetics FOR EACH ROW EXECUTE FUNCTION tell_diary_of_struck();--> statement-breakpoint
-- "'removed' must precede procedure start." An anaesthetic stays at its visit, and out of and into a signed record moves none. Its lot is looked at when it is
-- named: a cream that lies on the skin comes off whatever became of its lot meanwhile.
CREATE OR REPLACE FUNCTION keep_anaesthetic() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r public.anaesthetics := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  started timestamptz;
  sealed boolean;
  l public.supply_lots;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.appointment_id IS DISTINCT FROM OLD.appointment_id THEN PERFORM public.refuse_rule('anaesthetics_of_visit', 'anaesthetics'); END IF;
  SELECT t.started_at, t.state = 'signed' INTO started, sealed FROM public.treatments t WHERE t.appointment_id = r.appointment_id;
  IF sealed THEN PERFORM public.refuse_rule('anaesthetics_frozen', 'anaesthetics'); END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF started IS NOT NULL AND (NEW.removed_at IS NULL OR NEW.removed_at > started) THEN PERFORM public.refuse_rule('anaesthetics_removed_first', 'anaesthetics'); END IF;
  IF NEW.lot_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.lot_id IS DISTINCT FROM OLD.lot_id) THEN
    SELECT * INTO l FROM public.supply_lots x WHERE x.id = NEW.lot_id;
    IF l.stopped_at IS NOT NULL THEN PERFORM public.refuse_rule('anaesthetics_not_stopped', 'anaesthetics'); END IF;
    IF l.expiry < (SELECT a.local_date FROM public.appointments a WHERE a.id = NEW.appointment_id) THEN PERFORM public.refuse_rule('anaesthetics_in_date', 'anaesthetics'); END IF;
  END IF;
  RETURN NEW;
END $$;
