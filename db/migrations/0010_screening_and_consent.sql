CREATE TABLE "form_links" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"appointment_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"expires_at" timestamptz NOT NULL,
	"used_at" timestamptz,
	"revoked_at" timestamptz,
	"failed_tries" smallint DEFAULT 0 NOT NULL,
	CONSTRAINT "form_links_token_once" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "form_sessions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"appointment_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"link_id" uuid,
	"staff_session_id" uuid,
	"forms" text[] NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"last_seen_at" timestamptz DEFAULT now() NOT NULL,
	"expires_at" timestamptz NOT NULL,
	"ended_at" timestamptz,
	CONSTRAINT "form_sessions_secret_once" UNIQUE("secret_hash"),
	CONSTRAINT "form_sessions_one_way_in" CHECK (("form_sessions"."link_id" is null) <> ("form_sessions"."staff_session_id" is null)),
	CONSTRAINT "form_sessions_forms" CHECK ("form_sessions"."forms" <@ array['screening','consent']::text[] and cardinality("form_sessions"."forms") > 0)
);
--> statement-breakpoint
CREATE TABLE "treatment_anaesthetics" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"treatment_id" uuid NOT NULL,
	"product" text NOT NULL,
	"applied_at" timestamptz,
	"doctor" text DEFAULT '' NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "treatment_anaesthetics_once" UNIQUE("treatment_id"),
	CONSTRAINT "treatment_anaesthetics_named" CHECK (length(trim("treatment_anaesthetics"."product")) > 0)
);
--> statement-breakpoint
DROP INDEX "consents_one_active";--> statement-breakpoint
ALTER TABLE "clinics" ADD COLUMN "minors_pathway" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "clinics" ADD COLUMN "consent_months" smallint DEFAULT 12 NOT NULL;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "device" text;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "indication" text;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "guardian_name" text;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "guardian_relation" text;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "guardian_image" "bytea";--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "elements" jsonb;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "clinician_id" uuid;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "clinician_name" text;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "clinician_image" "bytea";--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "clinician_signed_at" timestamptz;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "completed_hash" "bytea";--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "in_force_at" timestamptz;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "withdrawn_scope" text;--> statement-breakpoint
ALTER TABLE "definition_versions" ADD COLUMN "based_on" uuid;--> statement-breakpoint
ALTER TABLE "definition_versions" ADD COLUMN "edited_by" uuid;--> statement-breakpoint
ALTER TABLE "definition_versions" ADD COLUMN "edited_at" timestamptz;--> statement-breakpoint
ALTER TABLE "form_responses" ADD COLUMN "mode" text DEFAULT 'tablet' NOT NULL;--> statement-breakpoint
ALTER TABLE "form_responses" ADD COLUMN "saved_at" timestamptz DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "screening_decisions" ADD COLUMN "by_doctor" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "handed_over_at" timestamptz;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "appointment_id" uuid;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "series_id" uuid;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "audience" text;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "dropped_at" timestamptz;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "pin_hash" text;--> statement-breakpoint
ALTER TABLE "form_links" ADD CONSTRAINT "form_links_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "form_links" ADD CONSTRAINT "form_links_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "form_links" ADD CONSTRAINT "form_links_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "form_sessions" ADD CONSTRAINT "form_sessions_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "form_sessions" ADD CONSTRAINT "form_sessions_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "form_sessions" ADD CONSTRAINT "form_sessions_link_id_form_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."form_links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "form_sessions" ADD CONSTRAINT "form_sessions_staff_session_id_sessions_id_fk" FOREIGN KEY ("staff_session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "treatment_anaesthetics" ADD CONSTRAINT "treatment_anaesthetics_treatment_id_treatments_id_fk" FOREIGN KEY ("treatment_id") REFERENCES "public"."treatments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "form_links_of" ON "form_links" USING btree ("appointment_id");--> statement-breakpoint
CREATE INDEX "form_sessions_of_staff" ON "form_sessions" USING btree ("staff_session_id");--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_clinician_id_users_id_fk" FOREIGN KEY ("clinician_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "definition_versions" ADD CONSTRAINT "definition_versions_based_on_definition_versions_id_fk" FOREIGN KEY ("based_on") REFERENCES "public"."definition_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "definition_versions" ADD CONSTRAINT "definition_versions_edited_by_users_id_fk" FOREIGN KEY ("edited_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_series_id_series_id_fk" FOREIGN KEY ("series_id") REFERENCES "public"."series"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "consents_one_waiting" ON "consents" USING btree ("patient_id","kind",coalesce(protocol_id::text, purpose)) WHERE withdrawn_at is null and replaced_at is null and in_force_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "form_responses_one_draft" ON "form_responses" USING btree ("appointment_id","part") WHERE state = 'draft';--> statement-breakpoint
CREATE UNIQUE INDEX "tasks_open_once" ON "tasks" USING btree ("kind","appointment_id") WHERE done_at is null and dropped_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "consents_one_active" ON "consents" USING btree ("patient_id","kind",coalesce(protocol_id::text, purpose)) WHERE withdrawn_at is null and replaced_at is null and in_force_at is not null;--> statement-breakpoint
ALTER TABLE "clinics" ADD CONSTRAINT "clinics_consent_months" CHECK ("clinics"."consent_months" between 1 and 24);--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_in_force_whole" CHECK ("consents"."in_force_at" is null or "consents"."kind" <> 'treatment' or ("consents"."elements" is not null and "consents"."clinician_id" is not null and length(trim(coalesce("consents"."clinician_name", ''))) > 0 and "consents"."clinician_signed_at" is not null and "consents"."completed_hash" is not null));--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_guardian_whole" CHECK (("consents"."guardian_name" is null) = ("consents"."guardian_relation" is null));--> statement-breakpoint
ALTER TABLE "form_responses" ADD CONSTRAINT "form_responses_mode" CHECK ("form_responses"."mode" in ('tablet','home','staff','paper'));--> statement-breakpoint
ALTER TABLE "form_responses" ADD CONSTRAINT "form_responses_attended" CHECK ("form_responses"."state" = 'draft' or "form_responses"."mode" = 'home' or "form_responses"."signed_with" is not null);--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_audience" CHECK ("tasks"."audience" in ('prescriber','clinician'));--> statement-breakpoint
-- Guards. The patient's part of a consent is frozen from their signature on, the clinician's from theirs.
DROP TRIGGER consents_frozen ON consents;--> statement-breakpoint
CREATE TRIGGER consents_frozen BEFORE UPDATE ON consents FOR EACH ROW
  WHEN (OLD.withdrawn_at IS NOT NULL OR OLD.replaced_at IS NOT NULL
    OR (to_jsonb(NEW) - ARRAY['withdrawn_at','withdrawn_by','withdrawn_reason','withdrawn_scope','replaced_at','elements','clinician_id','clinician_name','clinician_image','clinician_signed_at','completed_hash','in_force_at'])
      IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['withdrawn_at','withdrawn_by','withdrawn_reason','withdrawn_scope','replaced_at','elements','clinician_id','clinician_name','clinician_image','clinician_signed_at','completed_hash','in_force_at'])
    OR (OLD.in_force_at IS NOT NULL AND (to_jsonb(NEW) - ARRAY['withdrawn_at','withdrawn_by','withdrawn_reason','withdrawn_scope','replaced_at'])
      IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['withdrawn_at','withdrawn_by','withdrawn_reason','withdrawn_scope','replaced_at'])))
  EXECUTE FUNCTION refuse_change('consents_frozen');--> statement-breakpoint
CREATE TRIGGER form_links_same BEFORE UPDATE ON form_links FOR EACH ROW
  WHEN (NEW.token_hash IS DISTINCT FROM OLD.token_hash OR NEW.appointment_id IS DISTINCT FROM OLD.appointment_id OR NEW.patient_id IS DISTINCT FROM OLD.patient_id)
  EXECUTE FUNCTION refuse_change('form_links_same');--> statement-breakpoint
ALTER TABLE form_links ADD CONSTRAINT form_links_appointment_of_patient FOREIGN KEY (appointment_id, patient_id) REFERENCES appointments (id, patient_id);--> statement-breakpoint
ALTER TABLE form_sessions ADD CONSTRAINT form_sessions_appointment_of_patient FOREIGN KEY (appointment_id, patient_id) REFERENCES appointments (id, patient_id);--> statement-breakpoint
CREATE TRIGGER treatment_anaesthetics_frozen BEFORE INSERT OR UPDATE OR DELETE ON treatment_anaesthetics FOR EACH ROW EXECUTE FUNCTION freeze_treatment_zones();--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON form_links, form_sessions, treatment_anaesthetics TO cadence_app;--> statement-breakpoint
GRANT DELETE ON treatment_anaesthetics TO cadence_app;--> statement-breakpoint
GRANT SELECT, DELETE ON form_links, form_sessions, treatment_anaesthetics TO cadence_retention;
