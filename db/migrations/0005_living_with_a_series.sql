CREATE TABLE "changed_appointments" (
	"change_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"before" jsonb,
	"version_after" integer NOT NULL,
	CONSTRAINT "changed_appointments_once" PRIMARY KEY("change_id","appointment_id")
);
--> statement-breakpoint
CREATE TABLE "changes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"what" text NOT NULL,
	"patient_id" uuid NOT NULL,
	"series_id" uuid,
	"series_before" jsonb,
	"tell_patient" boolean NOT NULL,
	"by" uuid,
	"at" timestamptz DEFAULT now() NOT NULL,
	"held_until" timestamptz DEFAULT now() + interval '5 minutes' NOT NULL,
	"undone_at" timestamptz,
	"undone_by" uuid,
	CONSTRAINT "changes_what" CHECK ("changes"."what" in ('booked','moved','replanned','status','cancelled','session_added','session_dropped','protocol_changed','waitlist_moved'))
);
--> statement-breakpoint
CREATE TABLE "closures" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"location_id" uuid,
	"resource_id" uuid,
	"during" "tstzrange" NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"created_by" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"removed_at" timestamptz,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "closures_kind" CHECK ("closures"."kind" in ('public_holiday','closure','absence','out_of_use')),
	CONSTRAINT "closures_of" CHECK (("closures"."location_id" is null) <> ("closures"."resource_id" is null)),
	CONSTRAINT "closures_kind_of" CHECK (("closures"."kind" in ('public_holiday','closure')) = ("closures"."location_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "series_events" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"series_id" uuid NOT NULL,
	"what" text NOT NULL,
	"reason" text,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"change_id" uuid,
	"by" uuid,
	"at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "series_events_what" CHECK ("series_events"."what" in ('proposed','booked','replanned','paused','resumed','session_added','session_dropped','protocol_changed','ended','undone'))
);
--> statement-breakpoint
CREATE TABLE "waitlist_entries" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"earliest_date" date,
	"weekdays" smallint[] DEFAULT '{}'::smallint[] NOT NULL,
	"day_part" text DEFAULT 'any' NOT NULL,
	"clinician_id" uuid,
	"note" text DEFAULT '' NOT NULL,
	"created_by" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"ended_at" timestamptz,
	"ended_how" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "waitlist_entries_day_part" CHECK ("waitlist_entries"."day_part" in ('any','morning','afternoon')),
	CONSTRAINT "waitlist_entries_weekdays" CHECK ("waitlist_entries"."weekdays" <@ array[1,2,3,4,5,6,7]::smallint[]),
	CONSTRAINT "waitlist_entries_ended" CHECK (("waitlist_entries"."ended_at" is null) = ("waitlist_entries"."ended_how" is null))
);
--> statement-breakpoint
ALTER TABLE "appointments" DROP CONSTRAINT "appointments_session_once";--> statement-breakpoint
ALTER TABLE "appointment_events" ADD COLUMN "change_id" uuid;--> statement-breakpoint
ALTER TABLE "appointments" ADD COLUMN "pinned" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "series" ADD COLUMN "preferences" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "series" ADD COLUMN "paused_at" timestamptz;--> statement-breakpoint
ALTER TABLE "series" ADD COLUMN "paused_reason" text;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "turnover_minutes" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "single_keys" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "changed_appointments" ADD CONSTRAINT "changed_appointments_change_id_changes_id_fk" FOREIGN KEY ("change_id") REFERENCES "public"."changes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changed_appointments" ADD CONSTRAINT "changed_appointments_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_series_id_series_id_fk" FOREIGN KEY ("series_id") REFERENCES "public"."series"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_by_users_id_fk" FOREIGN KEY ("by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_undone_by_users_id_fk" FOREIGN KEY ("undone_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closures" ADD CONSTRAINT "closures_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closures" ADD CONSTRAINT "closures_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closures" ADD CONSTRAINT "closures_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series_events" ADD CONSTRAINT "series_events_series_id_series_id_fk" FOREIGN KEY ("series_id") REFERENCES "public"."series"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series_events" ADD CONSTRAINT "series_events_change_id_changes_id_fk" FOREIGN KEY ("change_id") REFERENCES "public"."changes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series_events" ADD CONSTRAINT "series_events_by_users_id_fk" FOREIGN KEY ("by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waitlist_entries" ADD CONSTRAINT "waitlist_entries_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waitlist_entries" ADD CONSTRAINT "waitlist_entries_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waitlist_entries" ADD CONSTRAINT "waitlist_entries_clinician_id_resources_id_fk" FOREIGN KEY ("clinician_id") REFERENCES "public"."resources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waitlist_entries" ADD CONSTRAINT "waitlist_entries_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "changes_by" ON "changes" USING btree ("by","held_until");--> statement-breakpoint
CREATE INDEX "changes_of_series" ON "changes" USING btree ("series_id");--> statement-breakpoint
CREATE INDEX "closures_of_location" ON "closures" USING gist ("location_id","during") WHERE "closures"."removed_at" is null;--> statement-breakpoint
CREATE INDEX "closures_of_resource" ON "closures" USING gist ("resource_id","during") WHERE "closures"."removed_at" is null;--> statement-breakpoint
CREATE INDEX "series_events_of" ON "series_events" USING btree ("series_id");--> statement-breakpoint
CREATE INDEX "waitlist_entries_of_patient" ON "waitlist_entries" USING btree ("patient_id");--> statement-breakpoint
ALTER TABLE "appointment_events" ADD CONSTRAINT "appointment_events_change_id_changes_id_fk" FOREIGN KEY ("change_id") REFERENCES "public"."changes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "appointments_session_once" ON "appointments" USING btree ("series_id","session_number") WHERE "appointments"."status" not in ('cancelled', 'no_show');--> statement-breakpoint
CREATE INDEX "appointments_of_series" ON "appointments" USING btree ("series_id");--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_paused_reason" CHECK (("series"."paused_at" is null) = ("series"."paused_reason" is null));--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_turnover" CHECK ("services"."turnover_minutes" between 0 and 60);