ALTER TABLE "import_rows" ADD COLUMN "appointment_id" uuid;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "kind" text DEFAULT 'patients' NOT NULL;--> statement-breakpoint
ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "appointment_events_of_change" ON "appointment_events" USING btree ("change_id");--> statement-breakpoint
CREATE INDEX "changed_appointments_of" ON "changed_appointments" USING btree ("appointment_id");--> statement-breakpoint
CREATE INDEX "import_rows_of_appointment" ON "import_rows" USING btree ("appointment_id") WHERE appointment_id is not null;--> statement-breakpoint
CREATE INDEX "patients_phone_end" ON "patients" USING btree (right(phone_digits, 6)) WHERE phone_digits <> '';--> statement-breakpoint
ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_of_whom" CHECK ("import_rows"."appointment_id" is null or "import_rows"."patient_id" is not null);--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_kind" CHECK ("imports"."kind" in ('patients','appointments'));--> statement-breakpoint
-- What an import made its undoing takes away: so a row may only name a patient, or a patient's appointment, that came to be in the very same transaction.
CREATE OR REPLACE FUNCTION check_made_here() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.appointment_id IS NULL AND EXISTS (SELECT FROM public.patients WHERE id = NEW.patient_id AND xmin = pg_current_xact_id()::xid) THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT FROM public.appointments WHERE id = NEW.appointment_id AND patient_id = NEW.patient_id AND xmin = pg_current_xact_id()::xid) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'An import names only what it makes.' USING ERRCODE = 'check_violation', CONSTRAINT = 'import_rows_made_here';
END $$;--> statement-breakpoint
DROP TRIGGER import_rows_made_here ON import_rows;--> statement-breakpoint
CREATE TRIGGER import_rows_made_here BEFORE INSERT OR UPDATE OF patient_id, appointment_id ON import_rows FOR EACH ROW
  WHEN (NEW.patient_id IS NOT NULL OR NEW.appointment_id IS NOT NULL) EXECUTE FUNCTION check_made_here();--> statement-breakpoint
-- Takes back what these rows of an import made, with what was written beside it in the same instant: all of it, or it raises foreign_key_violation, because somebody has more by now, or
-- was changed, merged, told apart or archived, or an appointment was. The keys of every other table are what says so.
CREATE FUNCTION take_back_import_rows(undone uuid, these integer[]) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  people uuid[];
  visits uuid[];
  made_by uuid[];
  gone integer;
BEGIN
  SELECT array_agg(r.patient_id) FILTER (WHERE r.appointment_id IS NULL), array_agg(r.appointment_id) FILTER (WHERE r.appointment_id IS NOT NULL) INTO people, visits
    FROM public.import_rows r WHERE r.import_id = undone AND r.row = ANY (these);
  UPDATE public.import_rows r SET patient_id = NULL, appointment_id = NULL, state = 'undone' WHERE r.import_id = undone AND r.row = ANY (these);
  IF visits IS NOT NULL THEN
    -- The diary hears of it as of any other that is cancelled.
    UPDATE public.appointments a SET status = 'cancelled', cancel_reason = 'Undone', version = a.version + 1 WHERE a.id = ANY (visits) AND a.version = 1 AND a.status = 'booked';
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF gone < cardinality(visits) THEN
      RAISE foreign_key_violation;
    END IF;
    DELETE FROM public.patient_notes n USING public.appointments a, public.appointment_events e
      WHERE a.id = ANY (visits) AND e.appointment_id = a.id AND n.patient_id = a.patient_id AND n.created_at = e.at AND n.version = 1;
    -- Reminders follow the diary by themselves, unless somebody has taken or done one.
    DELETE FROM public.tasks t WHERE t.appointment_id = ANY (visits) AND t.done_at IS NULL AND t.owner_id IS NULL;
    DELETE FROM public.claims c WHERE c.appointment_id = ANY (visits);
    SELECT array_agg(DISTINCT e.change_id) INTO made_by FROM public.appointment_events e WHERE e.appointment_id = ANY (visits);
    DELETE FROM public.appointment_events e WHERE e.appointment_id = ANY (visits);
    DELETE FROM public.changed_appointments c WHERE c.appointment_id = ANY (visits);
    DELETE FROM public.changes c WHERE c.id = ANY (made_by);
    DELETE FROM public.appointments a WHERE a.id = ANY (visits);
  END IF;
  IF people IS NOT NULL THEN
    DELETE FROM public.contact_consents c USING public.patients p WHERE p.id = ANY (people) AND c.patient_id = p.id AND c.created_at = p.created_at;
    DELETE FROM public.patient_notes n USING public.patients p WHERE p.id = ANY (people) AND n.patient_id = p.id AND n.created_at = p.created_at AND n.version = 1;
    DELETE FROM public.patients p WHERE p.id = ANY (people) AND p.version = 1 AND p.merged_into IS NULL AND p.archived_at IS NULL
      AND NOT EXISTS (SELECT FROM public.patient_merges m WHERE m.merged_id = p.id) AND NOT EXISTS (SELECT FROM public.patient_distinctions d WHERE d.other_id = p.id);
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF gone < cardinality(people) THEN
      RAISE foreign_key_violation;
    END IF;
  END IF;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION take_back_import_rows(uuid, integer[]) FROM PUBLIC;--> statement-breakpoint
-- Takes back what the next rows of an import that is being undone made, all at once, or where one of them has to stay one by one. The application may delete neither patients nor
-- appointments in any other way.
CREATE OR REPLACE FUNCTION undo_import_rows(undone uuid, most integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  these integer[];
  one integer;
BEGIN
  IF NOT EXISTS (SELECT FROM public.imports WHERE id = undone AND state = 'undoing') THEN
    RETURN 0;
  END IF;
  SELECT coalesce(array_agg(n.row), '{}') INTO these FROM (
    SELECT r.row FROM public.import_rows r WHERE r.import_id = undone AND r.state = 'made' ORDER BY r.row DESC LIMIT most FOR UPDATE) n;
  BEGIN
    PERFORM public.take_back_import_rows(undone, these);
  EXCEPTION WHEN foreign_key_violation THEN
    FOREACH one IN ARRAY these LOOP
      BEGIN
        PERFORM public.take_back_import_rows(undone, ARRAY[one]);
      EXCEPTION WHEN foreign_key_violation THEN
        UPDATE public.import_rows r SET state = 'kept' WHERE r.import_id = undone AND r.row = one;
      END;
    END LOOP;
  END;
  RETURN cardinality(these);
END $$;
