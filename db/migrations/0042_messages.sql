CREATE TABLE "calendar_feeds" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"clinician_id" uuid,
	"location_id" uuid,
	"label" text NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"names_patients" boolean DEFAULT false NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"last_read_at" timestamptz,
	"revoked_at" timestamptz,
	"revoked_by" uuid,
	CONSTRAINT "calendar_feeds_token_once" UNIQUE("token_hash"),
	CONSTRAINT "calendar_feeds_of_one" CHECK (("calendar_feeds"."clinician_id" is null) <> ("calendar_feeds"."location_id" is null)),
	CONSTRAINT "calendar_feeds_revoked" CHECK (("calendar_feeds"."revoked_at" is null) = ("calendar_feeds"."revoked_by" is null))
);
--> statement-breakpoint
CREATE TABLE "message_choices" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"optional" boolean NOT NULL,
	"noted_by" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "message_visits" (
	"message_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	CONSTRAINT "message_visits_once" PRIMARY KEY("message_id","appointment_id")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid,
	"user_id" uuid,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"essential" boolean DEFAULT true NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"about" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"due_at" timestamptz NOT NULL,
	"created_by" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"channel" text,
	"address" text,
	"subject" text,
	"body" text,
	"html" text,
	"calendar" text,
	"wordings" uuid[] DEFAULT '{}'::uuid[] NOT NULL,
	"told" jsonb,
	"portal_link_id" uuid,
	"form_link_id" uuid,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"unsure" smallint DEFAULT 0 NOT NULL,
	"failure" text,
	"sent_at" timestamptz,
	CONSTRAINT "messages_once" UNIQUE("key"),
	CONSTRAINT "messages_kind" CHECK ("messages"."kind" in ('notices','waitlist_offer','portal_link','alert','test')),
	CONSTRAINT "messages_state" CHECK ("messages"."state" in ('waiting','sending','sent','kept','failed','withdrawn','unreachable')),
	CONSTRAINT "messages_channel" CHECK ("messages"."channel" in ('email','text')),
	CONSTRAINT "messages_to_one" CHECK (("messages"."patient_id" is null) <> ("messages"."user_id" is null)),
	CONSTRAINT "messages_sent" CHECK (("messages"."state" in ('sent','kept')) = ("messages"."sent_at" is not null)),
	CONSTRAINT "messages_failed" CHECK (("messages"."state" = 'failed') = ("messages"."failure" is not null))
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"step" text DEFAULT '' NOT NULL,
	"due_at" timestamptz NOT NULL,
	"state" text DEFAULT 'planned' NOT NULL,
	"message_id" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "notices_once" UNIQUE("patient_id","key"),
	CONSTRAINT "notices_kind" CHECK ("notices"."kind" in ('booking','preparation','reminder','forms','aftercare','review')),
	CONSTRAINT "notices_state" CHECK ("notices"."state" in ('planned','said','dropped')),
	CONSTRAINT "notices_said" CHECK (("notices"."state" = 'said') = ("notices"."message_id" is not null))
);
--> statement-breakpoint
ALTER TABLE "form_links" ALTER COLUMN "created_by" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "clinics" ADD COLUMN "messages_paused_at" timestamptz;--> statement-breakpoint
ALTER TABLE "clinics" ADD COLUMN "messages_paused_by" uuid;--> statement-breakpoint
ALTER TABLE "calendar_feeds" ADD CONSTRAINT "calendar_feeds_clinician_id_resources_id_fk" FOREIGN KEY ("clinician_id") REFERENCES "public"."resources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_feeds" ADD CONSTRAINT "calendar_feeds_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_feeds" ADD CONSTRAINT "calendar_feeds_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_feeds" ADD CONSTRAINT "calendar_feeds_revoked_by_users_id_fk" FOREIGN KEY ("revoked_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_choices" ADD CONSTRAINT "message_choices_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_choices" ADD CONSTRAINT "message_choices_noted_by_users_id_fk" FOREIGN KEY ("noted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_visits" ADD CONSTRAINT "message_visits_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_visits" ADD CONSTRAINT "message_visits_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_portal_link_id_portal_links_id_fk" FOREIGN KEY ("portal_link_id") REFERENCES "public"."portal_links"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_form_link_id_form_links_id_fk" FOREIGN KEY ("form_link_id") REFERENCES "public"."form_links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "calendar_feeds_of_clinician" ON "calendar_feeds" USING btree ("clinician_id");--> statement-breakpoint
CREATE INDEX "calendar_feeds_of_location" ON "calendar_feeds" USING btree ("location_id");--> statement-breakpoint
CREATE INDEX "message_choices_of" ON "message_choices" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "message_visits_of" ON "message_visits" USING btree ("appointment_id","message_id");--> statement-breakpoint
CREATE INDEX "messages_of_patient" ON "messages" USING btree ("patient_id","created_at");--> statement-breakpoint
CREATE INDEX "messages_open" ON "messages" USING btree ("due_at") WHERE state in ('waiting', 'sending');--> statement-breakpoint
CREATE INDEX "messages_by_state" ON "messages" USING btree ("state","created_at");--> statement-breakpoint
CREATE INDEX "notices_due" ON "notices" USING btree ("due_at") WHERE state = 'planned';--> statement-breakpoint
CREATE INDEX "notices_of_message" ON "notices" USING btree ("message_id");--> statement-breakpoint
ALTER TABLE "clinics" ADD CONSTRAINT "clinics_messages_paused_by_users_id_fk" FOREIGN KEY ("messages_paused_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clinics" ADD CONSTRAINT "clinics_messages_paused" CHECK (("clinics"."messages_paused_at" is null) = ("clinics"."messages_paused_by" is null));--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON notices, messages, calendar_feeds TO cadence_app;--> statement-breakpoint
GRANT SELECT, INSERT ON message_visits, message_choices TO cadence_app;--> statement-breakpoint
GRANT SELECT ON calendar_feeds TO cadence_retention;--> statement-breakpoint
GRANT SELECT, DELETE ON notices, messages, message_visits, message_choices TO cadence_retention;
