CREATE TABLE "appointment_events" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"appointment_id" uuid NOT NULL,
	"what" text NOT NULL,
	"from_status" text,
	"to_status" text,
	"from_start" timestamptz,
	"to_start" timestamptz,
	"reason" text,
	"by" uuid,
	"at" timestamptz DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "appointments" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"location_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"series_id" uuid,
	"session_number" smallint,
	"status" text DEFAULT 'booked' NOT NULL,
	"during" "tstzrange" NOT NULL,
	"local_date" date NOT NULL,
	"local_start" time(0) NOT NULL,
	"time_zone" text NOT NULL,
	"cancel_reason" text,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "appointments_session_once" UNIQUE("series_id","session_number"),
	CONSTRAINT "appointments_session_of_series" CHECK (("appointments"."series_id" is null) = ("appointments"."session_number" is null)),
	CONSTRAINT "appointments_status" CHECK ("appointments"."status" in ('booked','confirmed','arrived','in_room','treated','closed','cancelled','no_show')),
	CONSTRAINT "appointments_cancel_reason" CHECK ("appointments"."status" <> 'cancelled' or length(trim(coalesce("appointments"."cancel_reason", ''))) > 0)
);
--> statement-breakpoint
CREATE TABLE "attempts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"subject_hash" "bytea" NOT NULL,
	"at" timestamptz DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"at" timestamptz DEFAULT now() NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" uuid,
	"actor_roles" text DEFAULT '' NOT NULL,
	"session_id" uuid,
	"action" text NOT NULL,
	"object_type" text NOT NULL,
	"object_id" text,
	"patient_id" uuid,
	"outcome" text DEFAULT 'done' NOT NULL,
	"reason" text,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"request_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "claims" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"appointment_id" uuid NOT NULL,
	"resource_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"during" "tstzrange" NOT NULL,
	"lane" smallint DEFAULT 0 NOT NULL,
	"override_reason" text,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"released_at" timestamptz,
	CONSTRAINT "claims_lane" CHECK ("claims"."lane" = 0 or ("claims"."lane" = 1 and "claims"."kind" = 'clinician' and length(trim(coalesce("claims"."override_reason", ''))) > 0))
);
--> statement-breakpoint
CREATE TABLE "clinician_hours" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"resource_id" uuid NOT NULL,
	"location_id" uuid NOT NULL,
	"weekday" smallint NOT NULL,
	"opens" time(0) NOT NULL,
	"closes" time(0) NOT NULL,
	"valid_from" date NOT NULL,
	"valid_until" date,
	CONSTRAINT "clinician_hours_weekday" CHECK ("clinician_hours"."weekday" between 1 and 7),
	CONSTRAINT "clinician_hours_order" CHECK ("clinician_hours"."opens" < "clinician_hours"."closes"),
	CONSTRAINT "clinician_hours_validity" CHECK ("clinician_hours"."valid_until" is null or "clinician_hours"."valid_from" <= "clinician_hours"."valid_until")
);
--> statement-breakpoint
CREATE TABLE "clinics" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"only" boolean DEFAULT true NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "clinics_only_one" UNIQUE("only"),
	CONSTRAINT "clinics_only_true" CHECK ("clinics"."only")
);
--> statement-breakpoint
CREATE TABLE "consents" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"protocol_id" uuid,
	"purpose" text,
	"consent_version_id" uuid NOT NULL,
	"appointment_id" uuid,
	"statements" jsonb NOT NULL,
	"signed_name" text NOT NULL,
	"signature_image" "bytea",
	"signed_at" timestamptz NOT NULL,
	"signed_with" uuid NOT NULL,
	"expires_on" date NOT NULL,
	"content_hash" "bytea" NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"withdrawn_at" timestamptz,
	"withdrawn_by" uuid,
	"withdrawn_reason" text,
	"replaced_at" timestamptz,
	CONSTRAINT "consents_kind" CHECK ("consents"."kind" in ('treatment','photo','contact')),
	CONSTRAINT "consents_signed" CHECK (length(trim("consents"."signed_name")) > 0),
	CONSTRAINT "consents_scope" CHECK (("consents"."kind" = 'treatment') = ("consents"."protocol_id" is not null) and ("consents"."kind" <> 'treatment') = ("consents"."purpose" is not null))
);
--> statement-breakpoint
CREATE TABLE "definition_versions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"definition_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"content" jsonb NOT NULL,
	"content_hash" "bytea" NOT NULL,
	"created_by" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"approved_by" uuid,
	"approved_at" timestamptz,
	"in_force_at" timestamptz,
	"retired_at" timestamptz,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "definition_versions_number_once" UNIQUE("definition_id","number"),
	CONSTRAINT "definition_versions_state" CHECK ("definition_versions"."state" in ('draft','approved','in_force','retired')),
	CONSTRAINT "definition_versions_approved" CHECK ("definition_versions"."state" = 'draft' or "definition_versions"."state" = 'retired' or ("definition_versions"."approved_by" is not null and "definition_versions"."approved_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "definitions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"archived_at" timestamptz,
	CONSTRAINT "definitions_slug_once" UNIQUE("kind","slug"),
	CONSTRAINT "definitions_kind" CHECK ("definitions"."kind" in ('protocol','form','consent','aftercare','template'))
);
--> statement-breakpoint
CREATE TABLE "devices" (
	"resource_id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"manufacturer" text DEFAULT '' NOT NULL,
	"model" text NOT NULL,
	"serial" text DEFAULT '' NOT NULL,
	"max_depth_mm" numeric(3, 2) NOT NULL,
	"label_cap_mm" numeric(3, 2),
	CONSTRAINT "devices_kind" CHECK ("devices"."kind" in ('stamp','pen','roller')),
	CONSTRAINT "devices_depths" CHECK ("devices"."max_depth_mm" > 0 and "devices"."max_depth_mm" <= 3 and ("devices"."label_cap_mm" is null or ("devices"."label_cap_mm" > 0 and "devices"."label_cap_mm" <= "devices"."max_depth_mm")))
);
--> statement-breakpoint
CREATE TABLE "form_responses" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"appointment_id" uuid,
	"form_version_id" uuid NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"answers" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"answered_on" date,
	"signed_name" text,
	"signature_image" "bytea",
	"signed_at" timestamptz,
	"signed_with" uuid,
	"content_hash" "bytea",
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "form_responses_state" CHECK ("form_responses"."state" in ('draft','signed')),
	CONSTRAINT "form_responses_signed_whole" CHECK ("form_responses"."state" = 'draft' or ("form_responses"."answered_on" is not null and "form_responses"."signed_at" is not null and length(trim(coalesce("form_responses"."signed_name", ''))) > 0 and "form_responses"."content_hash" is not null))
);
--> statement-breakpoint
CREATE TABLE "handouts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"treatment_id" uuid NOT NULL,
	"issue" text DEFAULT '1' NOT NULL,
	"aftercare_version_id" uuid NOT NULL,
	"location_id" uuid NOT NULL,
	"treatment_ended_at" timestamptz NOT NULL,
	"time_zone" text NOT NULL,
	"instructions" jsonb NOT NULL,
	"sections" jsonb NOT NULL,
	"issued_by" uuid NOT NULL,
	"issued_at" timestamptz NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "handouts_issue_once" UNIQUE("treatment_id","issue")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"command" text NOT NULL,
	"key" uuid NOT NULL,
	"actor" text NOT NULL,
	"request_hash" "bytea" NOT NULL,
	"answer" jsonb,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_once" PRIMARY KEY("command","key")
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"user_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"created_by" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"expires_at" timestamptz NOT NULL,
	"used_at" timestamptz,
	CONSTRAINT "invitations_token_once" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "location_hours" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"location_id" uuid NOT NULL,
	"weekday" smallint NOT NULL,
	"opens" time(0) NOT NULL,
	"closes" time(0) NOT NULL,
	CONSTRAINT "location_hours_weekday" CHECK ("location_hours"."weekday" between 1 and 7),
	CONSTRAINT "location_hours_order" CHECK ("location_hours"."opens" < "location_hours"."closes")
);
--> statement-breakpoint
CREATE TABLE "locations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"name" text NOT NULL,
	"address" text DEFAULT '' NOT NULL,
	"phone" text DEFAULT '' NOT NULL,
	"time_zone" text NOT NULL,
	"jurisdiction" text NOT NULL,
	"date_order" text DEFAULT 'dmy' NOT NULL,
	"currency" char(3) NOT NULL,
	"emergency_number" text NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"archived_at" timestamptz,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "locations_date_order" CHECK ("locations"."date_order" in ('dmy','mdy','ymd')),
	CONSTRAINT "locations_currency" CHECK ("locations"."currency" ~ '^[A-Z]{3}$')
);
--> statement-breakpoint
CREATE TABLE "patient_alerts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"audience" text NOT NULL,
	"severity" text DEFAULT 'warn' NOT NULL,
	"words" text NOT NULL,
	"created_by" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"archived_at" timestamptz,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "patient_alerts_audience" CHECK ("patient_alerts"."audience" in ('everyone','clinicians'))
);
--> statement-breakpoint
CREATE TABLE "patients" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"number" integer GENERATED ALWAYS AS IDENTITY (sequence name "patients_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1001 CACHE 1),
	"given_name" text NOT NULL,
	"family_name" text NOT NULL,
	"preferred_name" text DEFAULT '' NOT NULL,
	"pronouns" text DEFAULT '' NOT NULL,
	"date_of_birth" date,
	"phone" text DEFAULT '' NOT NULL,
	"email" text DEFAULT '' NOT NULL,
	"language" text DEFAULT 'en' NOT NULL,
	"time_zone" text,
	"search_text" text DEFAULT '' NOT NULL,
	"phone_digits" text DEFAULT '' NOT NULL,
	"merged_into" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"archived_at" timestamptz,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "patients_number_once" UNIQUE("number"),
	CONSTRAINT "patients_named" CHECK (length(trim("patients"."given_name")) + length(trim("patients"."family_name")) > 0),
	CONSTRAINT "patients_born_after_1900" CHECK ("patients"."date_of_birth" is null or "patients"."date_of_birth" >= date '1900-01-01'),
	CONSTRAINT "patients_not_merged_into_self" CHECK ("patients"."merged_into" is null or "patients"."merged_into" <> "patients"."id")
);
--> statement-breakpoint
CREATE TABLE "portal_links" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"created_by" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"expires_at" timestamptz NOT NULL,
	"revoked_at" timestamptz,
	"revoked_reason" text,
	"failed_tries" smallint DEFAULT 0 NOT NULL,
	"last_opened_at" timestamptz,
	CONSTRAINT "portal_links_token_once" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "portal_sessions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"link_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"last_seen_at" timestamptz DEFAULT now() NOT NULL,
	"expires_at" timestamptz NOT NULL,
	"revoked_at" timestamptz,
	CONSTRAINT "portal_sessions_secret_once" UNIQUE("secret_hash")
);
--> statement-breakpoint
CREATE TABLE "resources" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"location_id" uuid,
	"user_id" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"archived_at" timestamptz,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "resources_user_once" UNIQUE("user_id"),
	CONSTRAINT "resources_kind" CHECK ("resources"."kind" in ('clinician','room','device')),
	CONSTRAINT "resources_place" CHECK (("resources"."kind" = 'clinician') = ("resources"."user_id" is not null) and ("resources"."kind" = 'clinician') = ("resources"."location_id" is null))
);
--> statement-breakpoint
CREATE TABLE "screening_decisions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"series_id" uuid,
	"rule" text NOT NULL,
	"outcome" text NOT NULL,
	"answer" jsonb,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"rules_version" text NOT NULL,
	"decided_by" uuid NOT NULL,
	"decided_at" timestamptz NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "screening_decisions_reasoned" CHECK (length(trim("screening_decisions"."reason")) >= 3),
	CONSTRAINT "screening_decisions_kind" CHECK ("screening_decisions"."kind" in ('sign_off','resolution','override'))
);
--> statement-breakpoint
CREATE TABLE "series" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"protocol_version_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"location_id" uuid NOT NULL,
	"sessions" smallint NOT NULL,
	"gap_min_days" smallint NOT NULL,
	"gap_target_days" smallint NOT NULL,
	"gap_max_days" smallint NOT NULL,
	"zones" text[] NOT NULL,
	"proposed_by" uuid NOT NULL,
	"proposed_at" timestamptz NOT NULL,
	"ended_at" timestamptz,
	"ended_reason" text,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "series_sessions" CHECK ("series"."sessions" between 1 and 12),
	CONSTRAINT "series_gaps" CHECK ("series"."gap_min_days" >= 7 and "series"."gap_min_days" <= "series"."gap_target_days" and "series"."gap_target_days" <= 56 and "series"."gap_target_days" <= "series"."gap_max_days" and "series"."gap_max_days" <= 70)
);
--> statement-breakpoint
CREATE TABLE "service_phases" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"service_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"name" text NOT NULL,
	"minutes" smallint NOT NULL,
	"needs_clinician" boolean NOT NULL,
	"needs_room" boolean NOT NULL,
	"needs_device" boolean NOT NULL,
	CONSTRAINT "service_phases_position_once" UNIQUE("service_id","position"),
	CONSTRAINT "service_phases_minutes" CHECK ("service_phases"."minutes" between 5 and 480)
);
--> statement-breakpoint
CREATE TABLE "service_categories" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"archived_at" timestamptz,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "service_categories_name_once" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "services" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"category_id" uuid NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"needles" boolean NOT NULL,
	"price_minor" integer,
	"price_currency" char(3),
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"archived_at" timestamptz,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "services_kind" CHECK ("services"."kind" in ('treatment','consultation','review')),
	CONSTRAINT "services_needles" CHECK (not "services"."needles" or "services"."kind" = 'treatment'),
	CONSTRAINT "services_price" CHECK (("services"."price_minor" is null) = ("services"."price_currency" is null) and ("services"."price_minor" is null or "services"."price_minor" >= 0))
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"last_seen_at" timestamptz DEFAULT now() NOT NULL,
	"expires_at" timestamptz NOT NULL,
	"revoked_at" timestamptz,
	"address" text DEFAULT '' NOT NULL,
	CONSTRAINT "sessions_secret_once" UNIQUE("secret_hash")
);
--> statement-breakpoint
CREATE TABLE "setup_codes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"code_hash" "bytea" NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"used_at" timestamptz
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"patient_id" uuid NOT NULL,
	"due" date NOT NULL,
	"owner_id" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"done_at" timestamptz,
	"done_by" uuid,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "treatment_addenda" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"treatment_id" uuid NOT NULL,
	"words" text NOT NULL,
	"written_by" uuid NOT NULL,
	"written_at" timestamptz NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "treatment_addenda_said" CHECK (length(trim("treatment_addenda"."words")) > 0)
);
--> statement-breakpoint
CREATE TABLE "treatment_zones" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"treatment_id" uuid NOT NULL,
	"zone" text NOT NULL,
	"depth_mm" numeric(3, 2) NOT NULL,
	"passes" smallint NOT NULL,
	CONSTRAINT "treatment_zones_zone_once" UNIQUE("treatment_id","zone"),
	CONSTRAINT "treatment_zones_depth" CHECK ("treatment_zones"."depth_mm" > 0 and "treatment_zones"."depth_mm" <= 3 and mod("treatment_zones"."depth_mm" * 100, 5) = 0),
	CONSTRAINT "treatment_zones_passes" CHECK ("treatment_zones"."passes" between 1 and 20),
	CONSTRAINT "treatment_zones_not_orbit" CHECK ("treatment_zones"."zone" not like 'orbit%')
);
--> statement-breakpoint
CREATE TABLE "treatments" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"appointment_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"started_at" timestamptz NOT NULL,
	"started_by" uuid NOT NULL,
	"ended_at" timestamptz,
	"device_id" uuid,
	"cartridge_lot" text DEFAULT '' NOT NULL,
	"cartridge_expiry" date,
	"notes" text DEFAULT '' NOT NULL,
	"signed_at" timestamptz,
	"signed_by" uuid,
	"content_hash" "bytea",
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "treatments_appointment_once" UNIQUE("appointment_id"),
	CONSTRAINT "treatments_state" CHECK ("treatments"."state" in ('draft','signed')),
	CONSTRAINT "treatments_order" CHECK ("treatments"."ended_at" is null or "treatments"."ended_at" >= "treatments"."started_at"),
	CONSTRAINT "treatments_signed_whole" CHECK ("treatments"."state" = 'draft' or ("treatments"."ended_at" is not null and "treatments"."device_id" is not null and length(trim("treatments"."cartridge_lot")) > 0 and "treatments"."cartridge_expiry" is not null and "treatments"."signed_at" is not null and "treatments"."signed_by" is not null and "treatments"."content_hash" is not null))
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"email" "citext" NOT NULL,
	"name" text NOT NULL,
	"profession" text DEFAULT '' NOT NULL,
	"roles" text[] NOT NULL,
	"is_doctor" boolean DEFAULT false NOT NULL,
	"is_prescriber" boolean DEFAULT false NOT NULL,
	"is_supervised" boolean DEFAULT false NOT NULL,
	"password_hash" text,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"disabled_at" timestamptz,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "users_email_once" UNIQUE("email"),
	CONSTRAINT "users_roles_known" CHECK ("users"."roles" <@ array['admin','clinician','reception']::text[] and cardinality("users"."roles") > 0)
);
--> statement-breakpoint
ALTER TABLE "appointment_events" ADD CONSTRAINT "appointment_events_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment_events" ADD CONSTRAINT "appointment_events_by_users_id_fk" FOREIGN KEY ("by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_series_id_series_id_fk" FOREIGN KEY ("series_id") REFERENCES "public"."series"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clinician_hours" ADD CONSTRAINT "clinician_hours_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clinician_hours" ADD CONSTRAINT "clinician_hours_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_protocol_id_definitions_id_fk" FOREIGN KEY ("protocol_id") REFERENCES "public"."definitions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_consent_version_id_definition_versions_id_fk" FOREIGN KEY ("consent_version_id") REFERENCES "public"."definition_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_signed_with_users_id_fk" FOREIGN KEY ("signed_with") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_withdrawn_by_users_id_fk" FOREIGN KEY ("withdrawn_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "definition_versions" ADD CONSTRAINT "definition_versions_definition_id_definitions_id_fk" FOREIGN KEY ("definition_id") REFERENCES "public"."definitions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "definition_versions" ADD CONSTRAINT "definition_versions_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "definition_versions" ADD CONSTRAINT "definition_versions_approved_by_users_id_fk" FOREIGN KEY ("approved_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "form_responses" ADD CONSTRAINT "form_responses_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "form_responses" ADD CONSTRAINT "form_responses_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "form_responses" ADD CONSTRAINT "form_responses_form_version_id_definition_versions_id_fk" FOREIGN KEY ("form_version_id") REFERENCES "public"."definition_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "form_responses" ADD CONSTRAINT "form_responses_signed_with_users_id_fk" FOREIGN KEY ("signed_with") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handouts" ADD CONSTRAINT "handouts_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handouts" ADD CONSTRAINT "handouts_treatment_id_treatments_id_fk" FOREIGN KEY ("treatment_id") REFERENCES "public"."treatments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handouts" ADD CONSTRAINT "handouts_aftercare_version_id_definition_versions_id_fk" FOREIGN KEY ("aftercare_version_id") REFERENCES "public"."definition_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handouts" ADD CONSTRAINT "handouts_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handouts" ADD CONSTRAINT "handouts_issued_by_users_id_fk" FOREIGN KEY ("issued_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "location_hours" ADD CONSTRAINT "location_hours_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_alerts" ADD CONSTRAINT "patient_alerts_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_alerts" ADD CONSTRAINT "patient_alerts_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patients" ADD CONSTRAINT "patients_merged_into_patients_id_fk" FOREIGN KEY ("merged_into") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "portal_links" ADD CONSTRAINT "portal_links_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "portal_links" ADD CONSTRAINT "portal_links_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "portal_sessions" ADD CONSTRAINT "portal_sessions_link_id_portal_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."portal_links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "portal_sessions" ADD CONSTRAINT "portal_sessions_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resources" ADD CONSTRAINT "resources_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resources" ADD CONSTRAINT "resources_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "screening_decisions" ADD CONSTRAINT "screening_decisions_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "screening_decisions" ADD CONSTRAINT "screening_decisions_series_id_series_id_fk" FOREIGN KEY ("series_id") REFERENCES "public"."series"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "screening_decisions" ADD CONSTRAINT "screening_decisions_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_protocol_version_id_definition_versions_id_fk" FOREIGN KEY ("protocol_version_id") REFERENCES "public"."definition_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_proposed_by_users_id_fk" FOREIGN KEY ("proposed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_phases" ADD CONSTRAINT "service_phases_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_category_id_service_categories_id_fk" FOREIGN KEY ("category_id") REFERENCES "public"."service_categories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_done_by_users_id_fk" FOREIGN KEY ("done_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "treatment_addenda" ADD CONSTRAINT "treatment_addenda_treatment_id_treatments_id_fk" FOREIGN KEY ("treatment_id") REFERENCES "public"."treatments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "treatment_addenda" ADD CONSTRAINT "treatment_addenda_written_by_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "treatment_zones" ADD CONSTRAINT "treatment_zones_treatment_id_treatments_id_fk" FOREIGN KEY ("treatment_id") REFERENCES "public"."treatments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "treatments" ADD CONSTRAINT "treatments_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "treatments" ADD CONSTRAINT "treatments_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "treatments" ADD CONSTRAINT "treatments_started_by_users_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "treatments" ADD CONSTRAINT "treatments_device_id_resources_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."resources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "treatments" ADD CONSTRAINT "treatments_signed_by_users_id_fk" FOREIGN KEY ("signed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "appointment_events_of" ON "appointment_events" USING btree ("appointment_id");--> statement-breakpoint
CREATE INDEX "appointments_of_day" ON "appointments" USING btree ("location_id","local_date");--> statement-breakpoint
CREATE INDEX "appointments_of_patient" ON "appointments" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "attempts_recent" ON "attempts" USING btree ("kind","subject_hash","at");--> statement-breakpoint
CREATE INDEX "audit_log_of_patient" ON "audit_log" USING btree ("patient_id","at");--> statement-breakpoint
CREATE INDEX "audit_log_by_actor" ON "audit_log" USING btree ("actor_id","at");--> statement-breakpoint
CREATE INDEX "claims_of_appointment" ON "claims" USING btree ("appointment_id");--> statement-breakpoint
CREATE INDEX "clinician_hours_of" ON "clinician_hours" USING btree ("resource_id","location_id");--> statement-breakpoint
CREATE UNIQUE INDEX "consents_one_active" ON "consents" USING btree ("patient_id","kind",coalesce(protocol_id::text, purpose)) WHERE withdrawn_at is null and replaced_at is null;--> statement-breakpoint
CREATE INDEX "consents_of" ON "consents" USING btree ("patient_id");--> statement-breakpoint
CREATE UNIQUE INDEX "definition_versions_one_in_force" ON "definition_versions" USING btree ("definition_id") WHERE state = 'in_force';--> statement-breakpoint
CREATE INDEX "form_responses_of" ON "form_responses" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "handouts_of" ON "handouts" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "patient_alerts_of" ON "patient_alerts" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "patients_search" ON "patients" USING gin (search_text gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "patients_phone" ON "patients" USING gin (phone_digits gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "patients_born" ON "patients" USING btree ("date_of_birth");--> statement-breakpoint
CREATE INDEX "portal_links_of" ON "portal_links" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "resources_by_location" ON "resources" USING btree ("location_id");--> statement-breakpoint
CREATE INDEX "screening_decisions_of" ON "screening_decisions" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "series_of_patient" ON "series" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "tasks_of_patient" ON "tasks" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "tasks_open_due" ON "tasks" USING btree ("due");--> statement-breakpoint
CREATE INDEX "treatment_addenda_of" ON "treatment_addenda" USING btree ("treatment_id");--> statement-breakpoint
CREATE INDEX "treatments_of" ON "treatments" USING btree ("patient_id");