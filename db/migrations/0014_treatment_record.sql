CREATE TABLE "adverse_events" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"what" text NOT NULL,
	"words" text DEFAULT '' NOT NULL,
	"zones" text[] DEFAULT '{}' NOT NULL,
	"onset" date NOT NULL,
	"grade" smallint NOT NULL,
	"causality" text NOT NULL,
	"action" text DEFAULT '' NOT NULL,
	"outcome" text DEFAULT 'ongoing' NOT NULL,
	"resolved_on" date,
	"reportable" boolean,
	"reported_to" text DEFAULT '' NOT NULL,
	"recorded_by" uuid NOT NULL,
	"recorded_at" timestamptz NOT NULL,
	"reviewed_by" uuid,
	"reviewed_at" timestamptz,
	"review_words" text DEFAULT '' NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "adverse_events_kind" CHECK ("adverse_events"."kind" in ('expected_response','adverse_event')),
	CONSTRAINT "adverse_events_grade" CHECK ("adverse_events"."grade" between 1 and 5),
	CONSTRAINT "adverse_events_causality" CHECK ("adverse_events"."causality" in ('unrelated','unlikely','possible','probable','definite')),
	CONSTRAINT "adverse_events_outcome" CHECK ("adverse_events"."outcome" in ('ongoing','resolved','resolved_with_marks','unknown')),
	CONSTRAINT "adverse_events_resolved" CHECK (("adverse_events"."resolved_on" is not null) = ("adverse_events"."outcome" in ('resolved','resolved_with_marks'))),
	CONSTRAINT "adverse_events_order" CHECK ("adverse_events"."resolved_on" is null or "adverse_events"."resolved_on" >= "adverse_events"."onset"),
	CONSTRAINT "adverse_events_reviewed" CHECK (("adverse_events"."reviewed_by" is null) = ("adverse_events"."reviewed_at" is null))
);
--> statement-breakpoint
CREATE TABLE "anaesthetics" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"appointment_id" uuid NOT NULL,
	"lot_id" uuid,
	"product" text NOT NULL,
	"strength" text DEFAULT '' NOT NULL,
	"compounded" boolean DEFAULT false NOT NULL,
	"zones" text[] DEFAULT '{}' NOT NULL,
	"grams" numeric(5, 1),
	"occluded" boolean DEFAULT false NOT NULL,
	"max_minutes" smallint,
	"applied_at" timestamptz,
	"applied_by" uuid,
	"removed_at" timestamptz,
	"removed_by" uuid,
	"doctor" text DEFAULT '' NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "anaesthetics_named" CHECK (length(trim("anaesthetics"."product")) > 0),
	CONSTRAINT "anaesthetics_grams" CHECK ("anaesthetics"."grams" is null or ("anaesthetics"."grams" > 0 and "anaesthetics"."grams" <= 500)),
	CONSTRAINT "anaesthetics_order" CHECK ("anaesthetics"."removed_at" is null or "anaesthetics"."removed_at" >= "anaesthetics"."applied_at"),
	CONSTRAINT "anaesthetics_minutes" CHECK ("anaesthetics"."max_minutes" is null or "anaesthetics"."max_minutes" between 1 and 600)
);
--> statement-breakpoint
CREATE TABLE "device_logs" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"device_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"words" text DEFAULT '' NOT NULL,
	"done_at" timestamptz NOT NULL,
	"done_by" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "device_logs_kind" CHECK ("device_logs"."kind" in ('cleaning','service','fault','repair')),
	CONSTRAINT "device_logs_said" CHECK ("device_logs"."kind" = 'cleaning' or length(trim("device_logs"."words")) > 0)
);
--> statement-breakpoint
CREATE TABLE "note_templates" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"name" text NOT NULL,
	"words" text NOT NULL,
	"created_by" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"archived_at" timestamptz,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "note_templates_said" CHECK (length(trim("note_templates"."name")) > 0 and length(trim("note_templates"."words")) > 0)
);
--> statement-breakpoint
CREATE TABLE "photos" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"appointment_id" uuid,
	"series_id" uuid,
	"state" text DEFAULT 'pending' NOT NULL,
	"view" text NOT NULL,
	"key" text NOT NULL,
	"thumb_key" text NOT NULL,
	"width" integer,
	"height" integer,
	"size" integer,
	"content_hash" "bytea",
	"marked_from" uuid,
	"taken_on" date NOT NULL,
	"taken_by" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"kept_at" timestamptz,
	"removed_at" timestamptz,
	"removed_by" uuid,
	"removed_reason" text,
	CONSTRAINT "photos_key_once" UNIQUE("key"),
	CONSTRAINT "photos_thumb_key_once" UNIQUE("thumb_key"),
	CONSTRAINT "photos_id_patient" UNIQUE("id","patient_id"),
	CONSTRAINT "photos_state" CHECK ("photos"."state" in ('pending','kept','removed')),
	CONSTRAINT "photos_kept_whole" CHECK ("photos"."state" = 'pending' or ("photos"."width" > 0 and "photos"."height" > 0 and "photos"."size" > 0 and "photos"."content_hash" is not null and "photos"."kept_at" is not null)),
	CONSTRAINT "photos_removed_whole" CHECK (("photos"."state" = 'removed') = ("photos"."removed_at" is not null and "photos"."removed_by" is not null and length(trim(coalesce("photos"."removed_reason", ''))) > 0))
);
--> statement-breakpoint
CREATE TABLE "reviews" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"series_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"step" text NOT NULL,
	"done_on" date NOT NULL,
	"outcome" text NOT NULL,
	"words" text DEFAULT '' NOT NULL,
	"done_by" uuid NOT NULL,
	"done_at" timestamptz NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "reviews_step_once" UNIQUE("series_id","step"),
	CONSTRAINT "reviews_step" CHECK ("reviews"."step" in ('weeks_12','months_6','months_18')),
	CONSTRAINT "reviews_outcome" CHECK ("reviews"."outcome" in ('very_much_improved','much_improved','improved','no_change','worse','not_seen')),
	CONSTRAINT "reviews_said" CHECK ("reviews"."outcome" <> 'not_seen' or length(trim("reviews"."words")) > 0)
);
--> statement-breakpoint
CREATE TABLE "scores" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"series_id" uuid,
	"scale" text NOT NULL,
	"rater" text NOT NULL,
	"value" smallint NOT NULL,
	"taken_on" date NOT NULL,
	"taken_by" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "scores_rater" CHECK ("scores"."rater" in ('clinician','patient')),
	CONSTRAINT "scores_value" CHECK (case "scores"."scale" when 'fitzpatrick' then "scores"."value" between 1 and 6 when 'glogau' then "scores"."value" between 1 and 4 when 'gais' then "scores"."value" between 1 and 5 when 'goodman_baron' then "scores"."value" between 1 and 4 when 'patient_rating' then "scores"."value" between 0 and 10 and "scores"."rater" = 'patient' else false end)
);
--> statement-breakpoint
CREATE TABLE "supplies" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"manufacturer" text DEFAULT '' NOT NULL,
	"gtin" text,
	"strength" text DEFAULT '' NOT NULL,
	"single_use" boolean DEFAULT false NOT NULL,
	"for_needled_skin" boolean DEFAULT false NOT NULL,
	"max_minutes" smallint,
	"low_at" integer DEFAULT 0 NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"archived_at" timestamptz,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "supplies_kind" CHECK ("supplies"."kind" in ('cartridge','anaesthetic','glide','serum','kit','consumable')),
	CONSTRAINT "supplies_named" CHECK (length(trim("supplies"."name")) > 0),
	CONSTRAINT "supplies_gtin" CHECK ("supplies"."gtin" ~ '^[0-9]{14}$'),
	CONSTRAINT "supplies_minutes" CHECK ("supplies"."max_minutes" is null or "supplies"."max_minutes" between 1 and 600),
	CONSTRAINT "supplies_low" CHECK ("supplies"."low_at" >= 0)
);
--> statement-breakpoint
CREATE TABLE "supply_lots" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"supply_id" uuid NOT NULL,
	"location_id" uuid NOT NULL,
	"lot" text NOT NULL,
	"expiry" date NOT NULL,
	"received" integer,
	"used" integer DEFAULT 0 NOT NULL,
	"created_by" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"stopped_at" timestamptz,
	"stopped_by" uuid,
	"stopped_reason" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "supply_lots_once" UNIQUE("supply_id","location_id","lot"),
	CONSTRAINT "supply_lots_of_supply" UNIQUE("id","supply_id"),
	CONSTRAINT "supply_lots_named" CHECK (length(trim("supply_lots"."lot")) > 0),
	CONSTRAINT "supply_lots_left" CHECK ("supply_lots"."used" >= 0 and ("supply_lots"."received" is null or "supply_lots"."used" <= "supply_lots"."received")),
	CONSTRAINT "supply_lots_stopped" CHECK (("supply_lots"."stopped_at" is null) = ("supply_lots"."stopped_reason" is null))
);
--> statement-breakpoint
CREATE TABLE "blood_products" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"treatment_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"drawn_at" timestamptz NOT NULL,
	"drawn_by" uuid NOT NULL,
	"tubes" smallint NOT NULL,
	"tube_ml" numeric(4, 1) NOT NULL,
	"spin_g" smallint NOT NULL,
	"spin_minutes" smallint NOT NULL,
	"checked_by" uuid NOT NULL,
	"witnessed_by" uuid NOT NULL,
	"checked_at" timestamptz NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "blood_products_kind" CHECK ("blood_products"."kind" in ('prp','cgf')),
	CONSTRAINT "blood_products_amounts" CHECK ("blood_products"."tubes" between 1 and 12 and "blood_products"."tube_ml" > 0 and "blood_products"."tube_ml" <= 60),
	CONSTRAINT "blood_products_spin" CHECK ("blood_products"."spin_g" between 50 and 5000 and "blood_products"."spin_minutes" between 1 and 60),
	CONSTRAINT "blood_products_two_people" CHECK ("blood_products"."checked_by" <> "blood_products"."witnessed_by"),
	CONSTRAINT "blood_products_order" CHECK ("blood_products"."checked_at" >= "blood_products"."drawn_at")
);
--> statement-breakpoint
CREATE TABLE "treatment_supplies" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"treatment_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"supply_id" uuid NOT NULL,
	"serial" text DEFAULT '' NOT NULL,
	"units" integer DEFAULT 1 NOT NULL,
	"opened_at" timestamptz NOT NULL,
	"added_by" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "treatment_supplies_units" CHECK ("treatment_supplies"."units" between 1 and 50 and ("treatment_supplies"."serial" = '' or "treatment_supplies"."units" = 1))
);
--> statement-breakpoint
CREATE TABLE "zone_caps" (
	"zone" text PRIMARY KEY NOT NULL,
	"cap_mm" numeric(3, 2) NOT NULL,
	"approved_by" uuid,
	"approved_at" timestamptz,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "zone_caps_depth" CHECK ("zone_caps"."cap_mm" > 0 and "zone_caps"."cap_mm" <= 3 and mod("zone_caps"."cap_mm" * 100, 5) = 0),
	CONSTRAINT "zone_caps_not_orbit" CHECK ("zone_caps"."zone" not like 'orbit%'),
	CONSTRAINT "zone_caps_approved" CHECK (("zone_caps"."approved_by" is null) = ("zone_caps"."approved_at" is null))
);
--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "regulatory_id" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "needle_count" smallint;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "speeds" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "service_due" date;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "treatment_zones" ADD COLUMN "speed" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "treatment_zones" ADD COLUMN "endpoint" text;--> statement-breakpoint
ALTER TABLE "treatment_zones" ADD COLUMN "pain" smallint;--> statement-breakpoint
ALTER TABLE "treatment_zones" ADD COLUMN "note" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "treatment_zones" ADD COLUMN "over_label_reason" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "treatment_zones" ADD COLUMN "over_label_by" uuid;--> statement-breakpoint
ALTER TABLE "treatments" ADD COLUMN "skin_prep" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "treatments" ADD COLUMN "saved_at" timestamptz;--> statement-breakpoint
ALTER TABLE "treatments" ADD COLUMN "saved_by" uuid;--> statement-breakpoint
ALTER TABLE "treatments" ADD COLUMN "seal_version" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "treatments" ADD COLUMN "cosign_needed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "treatments" ADD COLUMN "cosigned_at" timestamptz;--> statement-breakpoint
ALTER TABLE "treatments" ADD COLUMN "cosigned_by" uuid;--> statement-breakpoint
ALTER TABLE "adverse_events" ADD CONSTRAINT "adverse_events_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "adverse_events" ADD CONSTRAINT "adverse_events_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "adverse_events" ADD CONSTRAINT "adverse_events_recorded_by_users_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "adverse_events" ADD CONSTRAINT "adverse_events_reviewed_by_users_id_fk" FOREIGN KEY ("reviewed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "anaesthetics" ADD CONSTRAINT "anaesthetics_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "anaesthetics" ADD CONSTRAINT "anaesthetics_lot_id_supply_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."supply_lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "anaesthetics" ADD CONSTRAINT "anaesthetics_applied_by_users_id_fk" FOREIGN KEY ("applied_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "anaesthetics" ADD CONSTRAINT "anaesthetics_removed_by_users_id_fk" FOREIGN KEY ("removed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_logs" ADD CONSTRAINT "device_logs_device_id_devices_resource_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."devices"("resource_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_logs" ADD CONSTRAINT "device_logs_done_by_users_id_fk" FOREIGN KEY ("done_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note_templates" ADD CONSTRAINT "note_templates_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "photos" ADD CONSTRAINT "photos_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "photos" ADD CONSTRAINT "photos_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "photos" ADD CONSTRAINT "photos_series_id_series_id_fk" FOREIGN KEY ("series_id") REFERENCES "public"."series"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "photos" ADD CONSTRAINT "photos_marked_from_photos_id_fk" FOREIGN KEY ("marked_from") REFERENCES "public"."photos"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "photos" ADD CONSTRAINT "photos_taken_by_users_id_fk" FOREIGN KEY ("taken_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "photos" ADD CONSTRAINT "photos_removed_by_users_id_fk" FOREIGN KEY ("removed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_series_id_series_id_fk" FOREIGN KEY ("series_id") REFERENCES "public"."series"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_done_by_users_id_fk" FOREIGN KEY ("done_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scores" ADD CONSTRAINT "scores_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scores" ADD CONSTRAINT "scores_series_id_series_id_fk" FOREIGN KEY ("series_id") REFERENCES "public"."series"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scores" ADD CONSTRAINT "scores_taken_by_users_id_fk" FOREIGN KEY ("taken_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_lots" ADD CONSTRAINT "supply_lots_supply_id_supplies_id_fk" FOREIGN KEY ("supply_id") REFERENCES "public"."supplies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_lots" ADD CONSTRAINT "supply_lots_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_lots" ADD CONSTRAINT "supply_lots_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_lots" ADD CONSTRAINT "supply_lots_stopped_by_users_id_fk" FOREIGN KEY ("stopped_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blood_products" ADD CONSTRAINT "blood_products_treatment_id_treatments_id_fk" FOREIGN KEY ("treatment_id") REFERENCES "public"."treatments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blood_products" ADD CONSTRAINT "blood_products_drawn_by_users_id_fk" FOREIGN KEY ("drawn_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blood_products" ADD CONSTRAINT "blood_products_checked_by_users_id_fk" FOREIGN KEY ("checked_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blood_products" ADD CONSTRAINT "blood_products_witnessed_by_users_id_fk" FOREIGN KEY ("witnessed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "treatment_supplies" ADD CONSTRAINT "treatment_supplies_treatment_id_treatments_id_fk" FOREIGN KEY ("treatment_id") REFERENCES "public"."treatments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "treatment_supplies" ADD CONSTRAINT "treatment_supplies_supply_id_supplies_id_fk" FOREIGN KEY ("supply_id") REFERENCES "public"."supplies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "treatment_supplies" ADD CONSTRAINT "treatment_supplies_added_by_users_id_fk" FOREIGN KEY ("added_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "treatment_supplies" ADD CONSTRAINT "treatment_supplies_lot_of_supply" FOREIGN KEY ("lot_id","supply_id") REFERENCES "public"."supply_lots"("id","supply_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "zone_caps" ADD CONSTRAINT "zone_caps_approved_by_users_id_fk" FOREIGN KEY ("approved_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "adverse_events_of" ON "adverse_events" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "anaesthetics_of" ON "anaesthetics" USING btree ("appointment_id");--> statement-breakpoint
CREATE INDEX "device_logs_of" ON "device_logs" USING btree ("device_id","done_at");--> statement-breakpoint
CREATE INDEX "photos_of" ON "photos" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "reviews_of" ON "reviews" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "scores_of" ON "scores" USING btree ("patient_id");--> statement-breakpoint
CREATE UNIQUE INDEX "supplies_gtin_once" ON "supplies" USING btree ("gtin") WHERE gtin is not null and archived_at is null;--> statement-breakpoint
CREATE INDEX "supply_lots_lot" ON "supply_lots" USING btree ("lot");--> statement-breakpoint
CREATE INDEX "blood_products_of" ON "blood_products" USING btree ("treatment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "treatment_supplies_unit_once" ON "treatment_supplies" USING btree ("supply_id","serial") WHERE serial <> '';--> statement-breakpoint
CREATE INDEX "treatment_supplies_of" ON "treatment_supplies" USING btree ("treatment_id");--> statement-breakpoint
CREATE INDEX "treatment_supplies_of_lot" ON "treatment_supplies" USING btree ("lot_id");--> statement-breakpoint
ALTER TABLE "treatment_zones" ADD CONSTRAINT "treatment_zones_over_label_by_users_id_fk" FOREIGN KEY ("over_label_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "treatments" ADD CONSTRAINT "treatments_saved_by_users_id_fk" FOREIGN KEY ("saved_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "treatments" ADD CONSTRAINT "treatments_cosigned_by_users_id_fk" FOREIGN KEY ("cosigned_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_needles" CHECK ("devices"."needle_count" is null or "devices"."needle_count" between 1 and 600);--> statement-breakpoint
ALTER TABLE "treatment_zones" ADD CONSTRAINT "treatment_zones_endpoint" CHECK ("treatment_zones"."endpoint" in ('none','erythema','pinpoint','other'));--> statement-breakpoint
ALTER TABLE "treatment_zones" ADD CONSTRAINT "treatment_zones_pain" CHECK ("treatment_zones"."pain" between 0 and 10);--> statement-breakpoint
ALTER TABLE "treatments" ADD CONSTRAINT "treatments_cosigned" CHECK (("treatments"."cosigned_at" is null) = ("treatments"."cosigned_by" is null) and ("treatments"."cosigned_at" is null or ("treatments"."cosign_needed" and "treatments"."state" = 'signed' and "treatments"."cosigned_by" <> "treatments"."signed_by")));--> statement-breakpoint
-- Every zone that can be treated has its cap; drafts until a clinician approves them.
INSERT INTO zone_caps (zone, cap_mm) VALUES
  ('forehead', 1.00), ('glabella', 0.75), ('nose', 0.75), ('perioral', 1.00), ('chin', 1.50), ('cheek-upper-right', 1.50), ('cheek-upper-left', 1.50),
  ('cheek-lower-right', 1.50), ('cheek-lower-left', 1.50), ('jaw-right', 1.50), ('jaw-left', 1.50), ('temple-right', 0.50), ('temple-left', 0.50),
  ('under-eye-right', 0.50), ('under-eye-left', 0.50), ('neck', 1.00), ('scalp-front', 1.00), ('scalp-mid', 1.00), ('scalp-crown', 1.00),
  ('hand-right', 1.00), ('hand-left', 1.00), ('abdomen', 1.50), ('thigh-right', 1.50), ('thigh-left', 1.50), ('back', 1.50);--> statement-breakpoint
-- Refusals carry the rule's name as their constraint, as a check would.
CREATE FUNCTION refuse_rule(rule text, tab text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'This is refused.' USING ERRCODE = '23514', CONSTRAINT = rule, TABLE = tab;
END $$;--> statement-breakpoint
-- "hard cap = min(device max, device label cap, clinic zone cap); over label cap -> reason + clinician sign-off"
CREATE FUNCTION check_zone_depth(device uuid, z treatment_zones) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  cap numeric := (SELECT c.cap_mm FROM public.zone_caps c WHERE c.zone = z.zone);
  reach numeric := (SELECT d.max_depth_mm FROM public.devices d WHERE d.resource_id = device);
  label numeric := (SELECT d.label_cap_mm FROM public.devices d WHERE d.resource_id = device);
BEGIN
  IF cap IS NULL THEN PERFORM public.refuse_rule('treatment_zones_zone_known', 'treatment_zones'); END IF;
  IF z.depth_mm > cap OR z.depth_mm > reach THEN PERFORM public.refuse_rule('treatment_zones_cap', 'treatment_zones'); END IF;
  IF z.depth_mm > label AND (trim(z.over_label_reason) = '' OR NOT EXISTS (SELECT 1 FROM public.users u WHERE u.id = z.over_label_by AND u.is_doctor)) THEN
    PERFORM public.refuse_rule('treatment_zones_over_label', 'treatment_zones');
  END IF;
END $$;--> statement-breakpoint
CREATE FUNCTION keep_zone_depth() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.check_zone_depth((SELECT t.device_id FROM public.treatments t WHERE t.id = NEW.treatment_id), NEW);
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER treatment_zones_depths BEFORE INSERT OR UPDATE ON treatment_zones FOR EACH ROW EXECUTE FUNCTION keep_zone_depth();--> statement-breakpoint
-- A device chosen afterwards holds for the zones that stand.
CREATE FUNCTION keep_treatment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE z public.treatment_zones;
BEGIN
  FOR z IN SELECT * FROM public.treatment_zones x WHERE x.treatment_id = NEW.id LOOP
    PERFORM public.check_zone_depth(NEW.device_id, z);
  END LOOP;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER treatments_kept BEFORE UPDATE ON treatments FOR EACH ROW
  WHEN (NEW.device_id IS DISTINCT FROM OLD.device_id OR (NEW.state = 'signed' AND OLD.state = 'draft')) EXECUTE FUNCTION keep_treatment();--> statement-breakpoint
DROP TRIGGER treatments_frozen ON treatments;--> statement-breakpoint
CREATE TRIGGER treatments_frozen BEFORE UPDATE ON treatments FOR EACH ROW
  WHEN (OLD.state = 'signed' AND (OLD.cosigned_at IS NOT NULL OR NEW.cosigned_at IS NULL
    OR (to_jsonb(NEW) - ARRAY['cosigned_at','cosigned_by','version']) IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['cosigned_at','cosigned_by','version'])))
  EXECUTE FUNCTION refuse_change('treatments_frozen');--> statement-breakpoint
CREATE FUNCTION freeze_with_treatment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE parent uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.treatment_id ELSE NEW.treatment_id END;
BEGIN
  IF EXISTS (SELECT 1 FROM public.treatments t WHERE t.id = parent AND t.state = 'signed') THEN PERFORM public.refuse_rule(TG_ARGV[0], TG_TABLE_NAME); END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;--> statement-breakpoint
CREATE TRIGGER treatment_supplies_frozen BEFORE INSERT OR UPDATE OR DELETE ON treatment_supplies FOR EACH ROW EXECUTE FUNCTION freeze_with_treatment('treatment_supplies_frozen');--> statement-breakpoint
CREATE TRIGGER blood_products_frozen BEFORE INSERT OR UPDATE OR DELETE ON blood_products FOR EACH ROW EXECUTE FUNCTION freeze_with_treatment('blood_products_frozen');--> statement-breakpoint
-- "expired -> block start"; "allow-list of intradermally acceptable products"
CREATE FUNCTION keep_treatment_supply() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  l public.supply_lots;
  s public.supplies;
BEGIN
  SELECT * INTO l FROM public.supply_lots x WHERE x.id = NEW.lot_id;
  SELECT * INTO s FROM public.supplies x WHERE x.id = NEW.supply_id;
  IF l.stopped_at IS NOT NULL THEN PERFORM public.refuse_rule('treatment_supplies_not_stopped', 'treatment_supplies'); END IF;
  IF l.expiry < (SELECT a.local_date FROM public.treatments t JOIN public.appointments a ON a.id = t.appointment_id WHERE t.id = NEW.treatment_id) THEN
    PERFORM public.refuse_rule('treatment_supplies_in_date', 'treatment_supplies');
  END IF;
  IF s.kind IN ('glide', 'serum') AND NOT s.for_needled_skin THEN PERFORM public.refuse_rule('treatment_supplies_for_needled_skin', 'treatment_supplies'); END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER treatment_supplies_kept BEFORE INSERT ON treatment_supplies FOR EACH ROW EXECUTE FUNCTION keep_treatment_supply();--> statement-breakpoint
-- The count is nobody's to write: it follows the records.
CREATE FUNCTION count_supply_lot() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN UPDATE public.supply_lots SET used = used + NEW.units WHERE id = NEW.lot_id;
  ELSE UPDATE public.supply_lots SET used = used - OLD.units WHERE id = OLD.lot_id;
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER treatment_supplies_counted AFTER INSERT OR DELETE ON treatment_supplies FOR EACH ROW EXECUTE FUNCTION count_supply_lot();--> statement-breakpoint
CREATE TRIGGER supply_lots_fixed BEFORE UPDATE ON supply_lots FOR EACH ROW
  WHEN (NEW.supply_id IS DISTINCT FROM OLD.supply_id OR NEW.location_id IS DISTINCT FROM OLD.location_id
    OR (OLD.used > 0 AND (NEW.lot IS DISTINCT FROM OLD.lot OR NEW.expiry IS DISTINCT FROM OLD.expiry))) EXECUTE FUNCTION refuse_change('supply_lots_fixed');--> statement-breakpoint
-- "'removed' must precede procedure start"
CREATE FUNCTION keep_anaesthetic() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r public.anaesthetics := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  started timestamptz;
  sealed boolean;
BEGIN
  SELECT t.started_at, t.state = 'signed' INTO started, sealed FROM public.treatments t WHERE t.appointment_id = r.appointment_id;
  IF sealed THEN PERFORM public.refuse_rule('anaesthetics_frozen', 'anaesthetics'); END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF started IS NOT NULL AND (NEW.removed_at IS NULL OR NEW.removed_at > started) THEN PERFORM public.refuse_rule('anaesthetics_removed_first', 'anaesthetics'); END IF;
  IF NEW.lot_id IS NOT NULL AND EXISTS (SELECT 1 FROM public.supply_lots l JOIN public.appointments a ON a.id = NEW.appointment_id WHERE l.id = NEW.lot_id AND l.expiry < a.local_date) THEN
    PERFORM public.refuse_rule('anaesthetics_in_date', 'anaesthetics');
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER anaesthetics_kept BEFORE INSERT OR UPDATE OR DELETE ON anaesthetics FOR EACH ROW EXECUTE FUNCTION keep_anaesthetic();--> statement-breakpoint
CREATE FUNCTION keep_treatment_start() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.anaesthetics x WHERE x.appointment_id = NEW.appointment_id AND (x.removed_at IS NULL OR x.removed_at > NEW.started_at)) THEN
    PERFORM public.refuse_rule('treatments_after_numbing', 'treatments');
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER treatments_after_numbing BEFORE INSERT OR UPDATE OF started_at ON treatments FOR EACH ROW EXECUTE FUNCTION keep_treatment_start();--> statement-breakpoint
CREATE TRIGGER device_logs_inserts_only BEFORE UPDATE ON device_logs FOR EACH ROW EXECUTE FUNCTION refuse_change('device_logs_inserts_only');--> statement-breakpoint
CREATE TRIGGER scores_inserts_only BEFORE UPDATE ON scores FOR EACH ROW EXECUTE FUNCTION refuse_change('scores_inserts_only');--> statement-breakpoint
CREATE TRIGGER reviews_inserts_only BEFORE UPDATE ON reviews FOR EACH ROW EXECUTE FUNCTION refuse_change('reviews_inserts_only');--> statement-breakpoint
-- A kept photograph changes only by being removed; what is pending may become whole, or go.
CREATE TRIGGER photos_frozen BEFORE UPDATE ON photos FOR EACH ROW
  WHEN (OLD.state = 'removed'
    OR (OLD.state = 'kept' AND (NEW.state <> 'removed' OR (to_jsonb(NEW) - ARRAY['state','removed_at','removed_by','removed_reason']) IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['state','removed_at','removed_by','removed_reason'])))
    OR NEW.patient_id IS DISTINCT FROM OLD.patient_id OR NEW.key IS DISTINCT FROM OLD.key OR NEW.thumb_key IS DISTINCT FROM OLD.thumb_key)
  EXECUTE FUNCTION refuse_change('photos_frozen');--> statement-breakpoint
CREATE FUNCTION keep_photo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'pending' AND pg_has_role(current_user, 'cadence_app', 'member') AND NOT pg_has_role(current_user, 'cadence_retention', 'member') THEN
    PERFORM public.refuse_rule('photos_frozen', 'photos');
  END IF;
  RETURN OLD;
END $$;--> statement-breakpoint
CREATE TRIGGER photos_kept BEFORE DELETE ON photos FOR EACH ROW EXECUTE FUNCTION keep_photo();--> statement-breakpoint
-- A row that points to two parents points to two that belong together.
ALTER TABLE photos ADD CONSTRAINT photos_appointment_of_patient FOREIGN KEY (appointment_id, patient_id) REFERENCES appointments (id, patient_id);--> statement-breakpoint
ALTER TABLE photos ADD CONSTRAINT photos_marked_of_patient FOREIGN KEY (marked_from, patient_id) REFERENCES photos (id, patient_id);--> statement-breakpoint
ALTER TABLE adverse_events ADD CONSTRAINT adverse_events_appointment_of_patient FOREIGN KEY (appointment_id, patient_id) REFERENCES appointments (id, patient_id);--> statement-breakpoint
ALTER TABLE reviews ADD CONSTRAINT reviews_series_of_patient FOREIGN KEY (series_id, patient_id) REFERENCES series (id, patient_id);--> statement-breakpoint
ALTER TABLE scores ADD CONSTRAINT scores_series_of_patient FOREIGN KEY (series_id, patient_id) REFERENCES series (id, patient_id);--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON zone_caps, supplies, anaesthetics, adverse_events, photos, note_templates TO cadence_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (lot, expiry, received, stopped_at, stopped_by, stopped_reason, version) ON supply_lots TO cadence_app;--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON treatment_supplies, blood_products TO cadence_app;--> statement-breakpoint
GRANT SELECT, INSERT ON device_logs, scores, reviews TO cadence_app;--> statement-breakpoint
GRANT DELETE ON anaesthetics, photos TO cadence_app;--> statement-breakpoint
GRANT SELECT, DELETE ON zone_caps, supplies, supply_lots, anaesthetics, treatment_supplies, blood_products, device_logs, adverse_events, scores, reviews, photos, note_templates TO cadence_retention;
