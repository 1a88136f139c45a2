CREATE TABLE "breach_patients" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"breach_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"added_by" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "breach_patients_once" UNIQUE("breach_id","patient_id")
);
--> statement-breakpoint
CREATE TABLE "breach_steps" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"breach_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"words" text NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamptz NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "breach_steps_kind" CHECK ("breach_steps"."kind" in ('contained','assessed','told_authority','told_people','other')),
	CONSTRAINT "breach_steps_said" CHECK (length(trim("breach_steps"."words")) > 0)
);
--> statement-breakpoint
CREATE TABLE "breaches" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"what" text NOT NULL,
	"found_at" timestamptz NOT NULL,
	"from_day" date,
	"until_day" date,
	"people" integer,
	"law" text,
	"noted_by" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"closed_at" timestamptz,
	"closed_by" uuid,
	"outcome" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "breaches_said" CHECK (length(trim("breaches"."what")) > 0),
	CONSTRAINT "breaches_law" CHECK ("breaches"."law" in ('AU','UK','US')),
	CONSTRAINT "breaches_people" CHECK ("breaches"."people" is null or "breaches"."people" between 0 and 10000000),
	CONSTRAINT "breaches_days" CHECK ("breaches"."until_day" is null or "breaches"."from_day" is null or "breaches"."until_day" >= "breaches"."from_day"),
	CONSTRAINT "breaches_closed" CHECK (num_nonnulls("breaches"."closed_at", "breaches"."closed_by", "breaches"."outcome") in (0, 3))
);
--> statement-breakpoint
CREATE TABLE "destruction_approvals" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"law" text NOT NULL,
	"last_entry_on" date NOT NULL,
	"kept_until" date NOT NULL,
	"approved_by" uuid NOT NULL,
	"approved_at" timestamptz NOT NULL,
	"taken_back_by" uuid,
	"taken_back_at" timestamptz,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "destruction_approvals_law" CHECK ("destruction_approvals"."law" in ('AU','UK','US')),
	CONSTRAINT "destruction_approvals_taken_back" CHECK (("destruction_approvals"."taken_back_at" is null) = ("destruction_approvals"."taken_back_by" is null))
);
--> statement-breakpoint
CREATE TABLE "destruction_log" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_ids" uuid[] NOT NULL,
	"law" text NOT NULL,
	"last_entry_on" date NOT NULL,
	"kept_until" date NOT NULL,
	"counts" jsonb NOT NULL,
	"approved_by" uuid NOT NULL,
	"approved_at" timestamptz NOT NULL,
	"destroyed_at" timestamptz DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "legal_holds" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"held_by" uuid NOT NULL,
	"held_at" timestamptz NOT NULL,
	"lifted_by" uuid,
	"lifted_at" timestamptz,
	"lifted_reason" text,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "legal_holds_reasoned" CHECK (length(trim("legal_holds"."reason")) > 0),
	CONSTRAINT "legal_holds_lifted" CHECK (num_nonnulls("legal_holds"."lifted_by", "legal_holds"."lifted_at", "legal_holds"."lifted_reason") in (0, 3))
);
--> statement-breakpoint
CREATE TABLE "patient_former_details" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"details" jsonb NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "patient_former_details_once" UNIQUE("patient_id","version")
);
--> statement-breakpoint
CREATE TABLE "patient_statements" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"about" text NOT NULL,
	"about_id" uuid,
	"words" text NOT NULL,
	"said_on" date NOT NULL,
	"taken_down_by" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "patient_statements_about" CHECK ("patient_statements"."about" in ('record','treatment','consent','adverse_event')),
	CONSTRAINT "patient_statements_entry" CHECK (("patient_statements"."about" = 'record') = ("patient_statements"."about_id" is null)),
	CONSTRAINT "patient_statements_said" CHECK (length(trim("patient_statements"."words")) > 0)
);
--> statement-breakpoint
CREATE TABLE "record_requests" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"asked_on" date NOT NULL,
	"asker" text NOT NULL,
	"asker_name" text DEFAULT '' NOT NULL,
	"identity_check" text NOT NULL,
	"law" text,
	"due_on" date,
	"noted_by" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"answered_at" timestamptz,
	"answered_by" uuid,
	"answer" text,
	"answer_words" text DEFAULT '' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "record_requests_asker" CHECK ("record_requests"."asker" in ('patient','parent','representative')),
	CONSTRAINT "record_requests_named" CHECK ("record_requests"."asker" = 'patient' or length(trim("record_requests"."asker_name")) > 0),
	CONSTRAINT "record_requests_check" CHECK ("record_requests"."identity_check" in ('known','photo_id','portal','called_back','authority')),
	CONSTRAINT "record_requests_law" CHECK ("record_requests"."law" in ('AU','UK','US') and ("record_requests"."law" is null) = ("record_requests"."due_on" is null)),
	CONSTRAINT "record_requests_answered" CHECK (num_nonnulls("record_requests"."answered_at", "record_requests"."answered_by", "record_requests"."answer") in (0, 3) and "record_requests"."answer" in ('given','refused','withdrawn')),
	CONSTRAINT "record_requests_refusal_said" CHECK ("record_requests"."answer" is distinct from 'refused' or length(trim("record_requests"."answer_words")) > 0)
);
--> statement-breakpoint
ALTER TABLE "clinics" ADD COLUMN "privacy_law" text;--> statement-breakpoint
ALTER TABLE "breach_patients" ADD CONSTRAINT "breach_patients_breach_id_breaches_id_fk" FOREIGN KEY ("breach_id") REFERENCES "public"."breaches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "breach_patients" ADD CONSTRAINT "breach_patients_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "breach_patients" ADD CONSTRAINT "breach_patients_added_by_users_id_fk" FOREIGN KEY ("added_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "breach_steps" ADD CONSTRAINT "breach_steps_breach_id_breaches_id_fk" FOREIGN KEY ("breach_id") REFERENCES "public"."breaches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "breach_steps" ADD CONSTRAINT "breach_steps_by_users_id_fk" FOREIGN KEY ("by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "breaches" ADD CONSTRAINT "breaches_noted_by_users_id_fk" FOREIGN KEY ("noted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "breaches" ADD CONSTRAINT "breaches_closed_by_users_id_fk" FOREIGN KEY ("closed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "destruction_approvals" ADD CONSTRAINT "destruction_approvals_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "destruction_approvals" ADD CONSTRAINT "destruction_approvals_approved_by_users_id_fk" FOREIGN KEY ("approved_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "destruction_approvals" ADD CONSTRAINT "destruction_approvals_taken_back_by_users_id_fk" FOREIGN KEY ("taken_back_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "destruction_log" ADD CONSTRAINT "destruction_log_approved_by_users_id_fk" FOREIGN KEY ("approved_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legal_holds" ADD CONSTRAINT "legal_holds_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legal_holds" ADD CONSTRAINT "legal_holds_held_by_users_id_fk" FOREIGN KEY ("held_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legal_holds" ADD CONSTRAINT "legal_holds_lifted_by_users_id_fk" FOREIGN KEY ("lifted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_former_details" ADD CONSTRAINT "patient_former_details_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_statements" ADD CONSTRAINT "patient_statements_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_statements" ADD CONSTRAINT "patient_statements_taken_down_by_users_id_fk" FOREIGN KEY ("taken_down_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record_requests" ADD CONSTRAINT "record_requests_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record_requests" ADD CONSTRAINT "record_requests_noted_by_users_id_fk" FOREIGN KEY ("noted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record_requests" ADD CONSTRAINT "record_requests_answered_by_users_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "breach_patients_of" ON "breach_patients" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "breach_steps_of" ON "breach_steps" USING btree ("breach_id");--> statement-breakpoint
CREATE UNIQUE INDEX "destruction_approvals_one" ON "destruction_approvals" USING btree ("patient_id") WHERE taken_back_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "legal_holds_one" ON "legal_holds" USING btree ("patient_id") WHERE lifted_at is null;--> statement-breakpoint
CREATE INDEX "patient_statements_of" ON "patient_statements" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "patient_statements_about_entry" ON "patient_statements" USING btree ("about_id");--> statement-breakpoint
CREATE INDEX "record_requests_of" ON "record_requests" USING btree ("patient_id");--> statement-breakpoint
ALTER TABLE "clinics" ADD CONSTRAINT "clinics_privacy_law" CHECK ("clinics"."privacy_law" in ('AU','UK','US'));--> statement-breakpoint
-- A corrected detail keeps its former reading; nobody but this writes that down.
CREATE FUNCTION keep_former_details() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.patient_former_details (patient_id, version, details) VALUES (OLD.id, OLD.version, jsonb_build_object('givenName', OLD.given_name, 'familyName', OLD.family_name,
    'preferredName', OLD.preferred_name, 'pronouns', OLD.pronouns, 'dateOfBirth', OLD.date_of_birth, 'phone', OLD.phone, 'email', OLD.email, 'language', OLD.language, 'timeZone', OLD.time_zone))
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER patients_keep_former_details AFTER UPDATE ON patients FOR EACH ROW
  WHEN ((NEW.given_name, NEW.family_name, NEW.preferred_name, NEW.pronouns, NEW.date_of_birth, NEW.phone, NEW.email, NEW.language, NEW.time_zone)
    IS DISTINCT FROM (OLD.given_name, OLD.family_name, OLD.preferred_name, OLD.pronouns, OLD.date_of_birth, OLD.phone, OLD.email, OLD.language, OLD.time_zone))
  EXECUTE FUNCTION keep_former_details();--> statement-breakpoint
CREATE TRIGGER patient_former_details_inserts_only BEFORE UPDATE ON patient_former_details FOR EACH ROW EXECUTE FUNCTION refuse_change('patient_former_details_inserts_only');--> statement-breakpoint
CREATE TRIGGER patient_statements_inserts_only BEFORE UPDATE ON patient_statements FOR EACH ROW EXECUTE FUNCTION refuse_change('patient_statements_inserts_only');--> statement-breakpoint
CREATE TRIGGER breach_steps_inserts_only BEFORE UPDATE OR DELETE ON breach_steps FOR EACH ROW EXECUTE FUNCTION refuse_change('breach_steps_inserts_only');--> statement-breakpoint
CREATE TRIGGER destruction_log_inserts_only BEFORE UPDATE OR DELETE ON destruction_log FOR EACH ROW EXECUTE FUNCTION refuse_change('destruction_log_inserts_only');--> statement-breakpoint
CREATE TRIGGER destruction_log_not_truncated BEFORE TRUNCATE ON destruction_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('destruction_log_inserts_only');--> statement-breakpoint
-- What is asked and held stays as it was written down, but for its one end.
CREATE TRIGGER record_requests_frozen BEFORE UPDATE ON record_requests FOR EACH ROW
  WHEN (OLD.answered_at IS NOT NULL OR (to_jsonb(NEW) - 'answered_at' - 'answered_by' - 'answer' - 'answer_words' - 'version') IS DISTINCT FROM (to_jsonb(OLD) - 'answered_at' - 'answered_by' - 'answer' - 'answer_words' - 'version'))
  EXECUTE FUNCTION refuse_change('record_requests_frozen');--> statement-breakpoint
CREATE TRIGGER legal_holds_frozen BEFORE UPDATE ON legal_holds FOR EACH ROW
  WHEN (OLD.lifted_at IS NOT NULL OR (to_jsonb(NEW) - 'lifted_at' - 'lifted_by' - 'lifted_reason') IS DISTINCT FROM (to_jsonb(OLD) - 'lifted_at' - 'lifted_by' - 'lifted_reason'))
  EXECUTE FUNCTION refuse_change('legal_holds_frozen');--> statement-breakpoint
CREATE TRIGGER destruction_approvals_frozen BEFORE UPDATE ON destruction_approvals FOR EACH ROW
  WHEN (OLD.taken_back_at IS NOT NULL OR (to_jsonb(NEW) - 'taken_back_at' - 'taken_back_by') IS DISTINCT FROM (to_jsonb(OLD) - 'taken_back_at' - 'taken_back_by'))
  EXECUTE FUNCTION refuse_change('destruction_approvals_frozen');--> statement-breakpoint
CREATE TRIGGER breaches_frozen BEFORE UPDATE ON breaches FOR EACH ROW
  WHEN (OLD.closed_at IS NOT NULL OR (NEW.found_at, NEW.law, NEW.noted_by, NEW.created_at) IS DISTINCT FROM (OLD.found_at, OLD.law, OLD.noted_by, OLD.created_at))
  EXECUTE FUNCTION refuse_change('breaches_frozen');--> statement-breakpoint
GRANT SELECT, INSERT ON patient_statements, breach_steps, breach_patients TO cadence_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON record_requests, legal_holds, destruction_approvals, breaches TO cadence_app;--> statement-breakpoint
GRANT SELECT ON patient_former_details, destruction_log TO cadence_app;--> statement-breakpoint
GRANT SELECT ON record_requests, patient_statements, patient_former_details, legal_holds, destruction_approvals, destruction_log, breach_patients TO cadence_retention;--> statement-breakpoint
-- It destroys what is a patient's and nothing else, and writes down that it did.
REVOKE DELETE ON ALL TABLES IN SCHEMA public FROM cadence_retention;--> statement-breakpoint
GRANT DELETE ON breach_patients, destruction_approvals, legal_holds, patient_former_details, patient_statements, record_requests, portal_sessions, portal_links, form_sessions,
  form_links, tasks, adverse_event_versions, adverse_events, reviews, scores, photos, handouts, treatment_addenda, treatment_zones, treatment_supplies, blood_products, treatments,
  anaesthetics, consents, screening_decisions, form_responses, waitlist_entries, claims, appointment_events, series_events, changed_appointments, changes, appointments, series,
  patient_alerts, patients TO cadence_retention;--> statement-breakpoint
GRANT INSERT ON destruction_log, audit_log TO cadence_retention;
