CREATE TABLE "adverse_event_versions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"event_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"content" jsonb NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "adverse_event_versions_once" UNIQUE("event_id","version")
);
--> statement-breakpoint
CREATE TABLE "destroyed_files" (
	"key" text PRIMARY KEY NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "adverse_events" ADD COLUMN "changed_by" uuid;--> statement-breakpoint
ALTER TABLE "adverse_events" ADD COLUMN "changed_at" timestamptz;--> statement-breakpoint
ALTER TABLE "adverse_events" ADD COLUMN "change_reason" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "device_ids" uuid[];--> statement-breakpoint
ALTER TABLE "adverse_event_versions" ADD CONSTRAINT "adverse_event_versions_event_id_adverse_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."adverse_events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "adverse_events" ADD CONSTRAINT "adverse_events_changed_by_users_id_fk" FOREIGN KEY ("changed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "adverse_events" ADD CONSTRAINT "adverse_events_review_said" CHECK ("adverse_events"."reviewed_at" is null or length(trim("adverse_events"."review_words")) > 0);--> statement-breakpoint
ALTER TABLE "adverse_events" ADD CONSTRAINT "adverse_events_changed" CHECK (("adverse_events"."changed_by" is null) = ("adverse_events"."changed_at" is null));--> statement-breakpoint
-- Who put an anaesthetic on was not recorded before anaesthetics were records of their own: 0016 wrote whoever started the treatment, which nobody had said.
-- Such a row is told by its removal, which is missing though the treatment has started; since then nothing starts over one that is on. What is sealed with a
-- name in it stays as it was signed.
ALTER TABLE anaesthetics DISABLE TRIGGER USER;--> statement-breakpoint
UPDATE anaesthetics SET applied_by = NULL FROM treatments t
  WHERE t.appointment_id = anaesthetics.appointment_id AND anaesthetics.removed_at IS NULL AND anaesthetics.applied_by = t.started_by AND (t.state = 'draft' OR t.seal_version = 1);--> statement-breakpoint
ALTER TABLE anaesthetics ENABLE TRIGGER USER;--> statement-breakpoint
-- "Holds the next session at grade 2 and above until reviewed": no other change ends that, and a review holds for the event as it saw it. What it said before
-- is kept, and nobody but this writes that down.
CREATE FUNCTION keep_adverse_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.version <> OLD.version + 1 OR NEW.changed_by IS NULL THEN PERFORM public.refuse_rule('adverse_events_versioned', 'adverse_events'); END IF;
  IF (NEW.id, NEW.patient_id, NEW.appointment_id, NEW.recorded_by, NEW.recorded_at) IS DISTINCT FROM (OLD.id, OLD.patient_id, OLD.appointment_id, OLD.recorded_by, OLD.recorded_at) THEN
    PERFORM public.refuse_rule('adverse_events_fixed', 'adverse_events');
  END IF;
  IF OLD.grade >= 2 AND OLD.reviewed_at IS NULL AND NEW.grade < 2 THEN PERFORM public.refuse_rule('adverse_events_held', 'adverse_events'); END IF;
  IF NEW.grade >= 2 AND NEW.reviewed_at = OLD.reviewed_at AND (NEW.grade, NEW.what) IS DISTINCT FROM (OLD.grade, OLD.what) THEN
    PERFORM public.refuse_rule('adverse_events_review_outgrown', 'adverse_events');
  END IF;
  IF OLD.grade >= 2 AND (NEW.grade, NEW.what, NEW.kind) IS DISTINCT FROM (OLD.grade, OLD.what, OLD.kind) AND trim(NEW.change_reason) = '' THEN
    PERFORM public.refuse_rule('adverse_events_change_said', 'adverse_events');
  END IF;
  INSERT INTO public.adverse_event_versions (event_id, version, content) VALUES (OLD.id, OLD.version, to_jsonb(OLD));
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER adverse_events_kept BEFORE UPDATE ON adverse_events FOR EACH ROW EXECUTE FUNCTION keep_adverse_event();--> statement-breakpoint
CREATE TRIGGER adverse_event_versions_inserts_only BEFORE UPDATE ON adverse_event_versions FOR EACH ROW EXECUTE FUNCTION refuse_change('adverse_event_versions_inserts_only');--> statement-breakpoint
-- A record whose time is over is destroyed whole, by the one role that may: what is frozen for everybody else goes, and nothing is counted back into the stock.
CREATE FUNCTION may_destroy() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT pg_has_role(current_user, 'cadence_retention', 'member') AND NOT pg_has_role(current_user, 'cadence_app', 'member')
$$;--> statement-breakpoint
DROP TRIGGER treatment_zones_frozen ON treatment_zones;--> statement-breakpoint
CREATE TRIGGER treatment_zones_frozen BEFORE INSERT OR UPDATE ON treatment_zones FOR EACH ROW EXECUTE FUNCTION freeze_treatment_zones();--> statement-breakpoint
CREATE TRIGGER treatment_zones_stay BEFORE DELETE ON treatment_zones FOR EACH ROW WHEN (NOT may_destroy()) EXECUTE FUNCTION freeze_treatment_zones();--> statement-breakpoint
DROP TRIGGER treatment_supplies_frozen ON treatment_supplies;--> statement-breakpoint
CREATE TRIGGER treatment_supplies_frozen BEFORE INSERT OR UPDATE ON treatment_supplies FOR EACH ROW EXECUTE FUNCTION freeze_with_treatment('treatment_supplies_frozen');--> statement-breakpoint
CREATE TRIGGER treatment_supplies_stay BEFORE DELETE ON treatment_supplies FOR EACH ROW WHEN (NOT may_destroy()) EXECUTE FUNCTION freeze_with_treatment('treatment_supplies_frozen');--> statement-breakpoint
DROP TRIGGER treatment_supplies_counted ON treatment_supplies;--> statement-breakpoint
CREATE TRIGGER treatment_supplies_counted AFTER INSERT ON treatment_supplies FOR EACH ROW EXECUTE FUNCTION count_supply_lot();--> statement-breakpoint
CREATE TRIGGER treatment_supplies_counted_back AFTER DELETE ON treatment_supplies FOR EACH ROW WHEN (NOT may_destroy()) EXECUTE FUNCTION count_supply_lot();--> statement-breakpoint
DROP TRIGGER blood_products_frozen ON blood_products;--> statement-breakpoint
CREATE TRIGGER blood_products_frozen BEFORE INSERT OR UPDATE ON blood_products FOR EACH ROW EXECUTE FUNCTION freeze_with_treatment('blood_products_frozen');--> statement-breakpoint
CREATE TRIGGER blood_products_stay BEFORE DELETE ON blood_products FOR EACH ROW WHEN (NOT may_destroy()) EXECUTE FUNCTION freeze_with_treatment('blood_products_frozen');--> statement-breakpoint
DROP TRIGGER anaesthetics_kept ON anaesthetics;--> statement-breakpoint
CREATE TRIGGER anaesthetics_kept BEFORE INSERT OR UPDATE ON anaesthetics FOR EACH ROW EXECUTE FUNCTION keep_anaesthetic();--> statement-breakpoint
CREATE TRIGGER anaesthetics_stay BEFORE DELETE ON anaesthetics FOR EACH ROW WHEN (NOT may_destroy()) EXECUTE FUNCTION keep_anaesthetic();--> statement-breakpoint
-- The files of a photograph go after its row: the sweep finds their names here.
CREATE FUNCTION list_destroyed_files() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.destroyed_files (key) VALUES (OLD.key), (OLD.thumb_key) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER photos_destroyed AFTER DELETE ON photos FOR EACH ROW WHEN (OLD.state <> 'pending') EXECUTE FUNCTION list_destroyed_files();--> statement-breakpoint
GRANT SELECT ON adverse_event_versions TO cadence_app;--> statement-breakpoint
GRANT SELECT, DELETE ON destroyed_files TO cadence_app;--> statement-breakpoint
GRANT SELECT, DELETE ON adverse_event_versions, destroyed_files TO cadence_retention;
