ALTER TABLE "reviews" DROP CONSTRAINT "reviews_step_once";--> statement-breakpoint
ALTER TABLE "reviews" ADD COLUMN "counted_from" date NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "adverse_event_id" uuid;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_adverse_event_id_adverse_events_id_fk" FOREIGN KEY ("adverse_event_id") REFERENCES "public"."adverse_events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "adverse_events_holding" ON "adverse_events" USING btree ("patient_id") WHERE grade >= 2 and reviewed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "tasks_open_once_for_event" ON "tasks" USING btree ("adverse_event_id") WHERE done_at is null and dropped_at is null;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_step_once" UNIQUE("series_id","step","counted_from");--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_after" CHECK ("reviews"."done_on" > "reviews"."counted_from");
--> statement-breakpoint
-- Who may be treated changes with an event and with its review: the days on which the patient is still to come are drawn again.
CREATE FUNCTION tell_diary_of_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('diary', a.location_id || ' ' || a.local_date) FROM appointments a
    WHERE a.patient_id = ANY (patient_records(NEW.patient_id)) AND a.status IN ('booked', 'confirmed', 'arrived', 'in_room');
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER adverse_events_tell_diary AFTER INSERT OR UPDATE OF grade, reviewed_at ON adverse_events FOR EACH ROW WHEN (NEW.grade >= 2) EXECUTE FUNCTION tell_diary_of_event();
