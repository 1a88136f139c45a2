CREATE TABLE "contact_consents" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"agreed" boolean NOT NULL,
	"noted_by" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "contact_consents_channel" CHECK ("contact_consents"."channel" in ('call','text','email','post'))
);
--> statement-breakpoint
CREATE TABLE "health_items" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"code" text NOT NULL,
	"words" text DEFAULT '' NOT NULL,
	"detail" text DEFAULT '' NOT NULL,
	"severity" text DEFAULT 'unknown' NOT NULL,
	"noted_by" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"ended_at" timestamptz,
	"ended_by" uuid,
	"ended_how" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "health_items_kind" CHECK ("health_items"."kind" in ('allergy','medicine')),
	CONSTRAINT "health_items_said" CHECK (length("health_items"."code") > 0 and ("health_items"."code" <> 'other' or length(trim("health_items"."words")) > 0)),
	CONSTRAINT "health_items_severity" CHECK ("health_items"."severity" in ('unknown','mild','moderate','severe') and ("health_items"."kind" = 'allergy' or "health_items"."severity" = 'unknown')),
	CONSTRAINT "health_items_ended" CHECK (num_nonnulls("health_items"."ended_at", "health_items"."ended_by", "health_items"."ended_how") in (0, 3) and "health_items"."ended_how" in ('over','mistake'))
);
--> statement-breakpoint
CREATE TABLE "patient_notes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"audience" text NOT NULL,
	"words" text NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"struck_at" timestamptz,
	"struck_by" uuid,
	"struck_reason" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "patient_notes_audience" CHECK ("patient_notes"."audience" in ('everyone','clinicians')),
	CONSTRAINT "patient_notes_said" CHECK (length(trim("patient_notes"."words")) > 0),
	CONSTRAINT "patient_notes_struck" CHECK (num_nonnulls("patient_notes"."struck_at", "patient_notes"."struck_by", "patient_notes"."struck_reason") in (0, 3))
);
--> statement-breakpoint
CREATE TABLE "patient_tags" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"tag" text NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"removed_at" timestamptz,
	CONSTRAINT "patient_tags_said" CHECK (length(trim("patient_tags"."tag")) > 0)
);
--> statement-breakpoint
CREATE TABLE "patient_people" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"role" text NOT NULL,
	"name" text NOT NULL,
	"relation" text DEFAULT '' NOT NULL,
	"organisation" text DEFAULT '' NOT NULL,
	"phone" text DEFAULT '' NOT NULL,
	"email" text DEFAULT '' NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"archived_at" timestamptz,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "patient_people_role" CHECK ("patient_people"."role" in ('guardian','emergency','doctor','referrer')),
	CONSTRAINT "patient_people_named" CHECK (length(trim("patient_people"."name")) > 0)
);
--> statement-breakpoint
ALTER TABLE "patient_alerts" ADD COLUMN "expires_on" date;--> statement-breakpoint
ALTER TABLE "patients" ADD COLUMN "street" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "patients" ADD COLUMN "city" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "patients" ADD COLUMN "region" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "patients" ADD COLUMN "postcode" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "patients" ADD COLUMN "country" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "patients" ADD COLUMN "former_number" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "contact_consents" ADD CONSTRAINT "contact_consents_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_consents" ADD CONSTRAINT "contact_consents_noted_by_users_id_fk" FOREIGN KEY ("noted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "health_items" ADD CONSTRAINT "health_items_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "health_items" ADD CONSTRAINT "health_items_noted_by_users_id_fk" FOREIGN KEY ("noted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "health_items" ADD CONSTRAINT "health_items_ended_by_users_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_notes" ADD CONSTRAINT "patient_notes_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_notes" ADD CONSTRAINT "patient_notes_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_notes" ADD CONSTRAINT "patient_notes_struck_by_users_id_fk" FOREIGN KEY ("struck_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_tags" ADD CONSTRAINT "patient_tags_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_tags" ADD CONSTRAINT "patient_tags_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_people" ADD CONSTRAINT "patient_people_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_people" ADD CONSTRAINT "patient_people_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "contact_consents_of" ON "contact_consents" USING btree ("patient_id");--> statement-breakpoint
CREATE UNIQUE INDEX "health_items_once" ON "health_items" USING btree ("patient_id","kind","code",lower(words)) WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "health_items_of" ON "health_items" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "patient_notes_of" ON "patient_notes" USING btree ("patient_id");--> statement-breakpoint
CREATE UNIQUE INDEX "patient_tags_once" ON "patient_tags" USING btree ("patient_id",lower(tag)) WHERE removed_at is null;--> statement-breakpoint
CREATE INDEX "patient_people_of" ON "patient_people" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "patients_former_number" ON "patients" USING btree ("former_number") WHERE former_number <> '';--> statement-breakpoint
ALTER TABLE "patients" ADD CONSTRAINT "patients_country" CHECK ("patients"."country" = '' or "patients"."country" ~ '^[A-Z]{2}$');--> statement-breakpoint
-- The address and the former number are details like the others: what was corrected keeps its former reading.
CREATE OR REPLACE FUNCTION keep_former_details() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.patient_former_details (patient_id, version, details) VALUES (OLD.id, OLD.version, jsonb_build_object('givenName', OLD.given_name, 'familyName', OLD.family_name,
    'preferredName', OLD.preferred_name, 'pronouns', OLD.pronouns, 'dateOfBirth', OLD.date_of_birth, 'phone', OLD.phone, 'email', OLD.email, 'street', OLD.street, 'city', OLD.city,
    'region', OLD.region, 'postcode', OLD.postcode, 'country', OLD.country, 'formerNumber', OLD.former_number, 'language', OLD.language, 'timeZone', OLD.time_zone))
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;--> statement-breakpoint
DROP TRIGGER patients_keep_former_details ON patients;--> statement-breakpoint
CREATE TRIGGER patients_keep_former_details AFTER UPDATE ON patients FOR EACH ROW
  WHEN ((NEW.given_name, NEW.family_name, NEW.preferred_name, NEW.pronouns, NEW.date_of_birth, NEW.phone, NEW.email, NEW.street, NEW.city, NEW.region, NEW.postcode, NEW.country,
      NEW.former_number, NEW.language, NEW.time_zone)
    IS DISTINCT FROM (OLD.given_name, OLD.family_name, OLD.preferred_name, OLD.pronouns, OLD.date_of_birth, OLD.phone, OLD.email, OLD.street, OLD.city, OLD.region, OLD.postcode,
      OLD.country, OLD.former_number, OLD.language, OLD.time_zone))
  EXECUTE FUNCTION keep_former_details();--> statement-breakpoint
CREATE TRIGGER contact_consents_inserts_only BEFORE UPDATE ON contact_consents FOR EACH ROW EXECUTE FUNCTION refuse_change('contact_consents_inserts_only');--> statement-breakpoint
-- Notes and what is known of somebody's health stay as they were written down, but for their one end.
CREATE TRIGGER patient_notes_frozen BEFORE UPDATE ON patient_notes FOR EACH ROW
  WHEN (OLD.struck_at IS NOT NULL OR (to_jsonb(NEW) - 'struck_at' - 'struck_by' - 'struck_reason' - 'version') IS DISTINCT FROM (to_jsonb(OLD) - 'struck_at' - 'struck_by' - 'struck_reason' - 'version'))
  EXECUTE FUNCTION refuse_change('patient_notes_frozen');--> statement-breakpoint
CREATE TRIGGER health_items_frozen BEFORE UPDATE ON health_items FOR EACH ROW
  WHEN (OLD.ended_at IS NOT NULL OR (to_jsonb(NEW) - 'ended_at' - 'ended_by' - 'ended_how' - 'version') IS DISTINCT FROM (to_jsonb(OLD) - 'ended_at' - 'ended_by' - 'ended_how' - 'version'))
  EXECUTE FUNCTION refuse_change('health_items_frozen');--> statement-breakpoint
GRANT SELECT, INSERT ON contact_consents TO cadence_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON health_items, patient_notes, patient_people, patient_tags TO cadence_app;--> statement-breakpoint
GRANT SELECT, DELETE ON contact_consents, health_items, patient_notes, patient_people, patient_tags TO cadence_retention;
