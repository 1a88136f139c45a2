CREATE TABLE "supply_lot_events" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"lot_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamptz NOT NULL,
	"by" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "supply_lot_events_kind" CHECK ("supply_lot_events"."kind" in ('stopped','resumed')),
	CONSTRAINT "supply_lot_events_reason" CHECK (length(trim("supply_lot_events"."reason")) > 0)
);
--> statement-breakpoint
ALTER TABLE "supply_lots" DROP CONSTRAINT "supply_lots_once";--> statement-breakpoint
DROP INDEX "supply_lots_lot";--> statement-breakpoint
ALTER TABLE "supply_lots" ADD COLUMN "doubled" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "zone_caps" ADD COLUMN "in_force_mm" numeric(3, 2) DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "supply_lot_events" ADD CONSTRAINT "supply_lot_events_lot_id_supply_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."supply_lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_lot_events" ADD CONSTRAINT "supply_lot_events_by_users_id_fk" FOREIGN KEY ("by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "supply_lot_events_of" ON "supply_lot_events" USING btree ("lot_id");--> statement-breakpoint
-- A lot that was written twice, in other case: the first stands, and what names the other keeps what it says.
UPDATE supply_lots l SET doubled = true FROM (SELECT id, row_number() OVER (PARTITION BY supply_id, location_id, upper(trim(lot)) ORDER BY created_at, id) AS place FROM supply_lots) x
  WHERE x.id = l.id AND x.place > 1;--> statement-breakpoint
CREATE UNIQUE INDEX "supply_lots_once" ON "supply_lots" USING btree ("supply_id","location_id",upper(trim("lot"))) WHERE not doubled;--> statement-breakpoint
CREATE INDEX "supply_lots_lot" ON "supply_lots" USING btree (upper(trim("lot")));--> statement-breakpoint
ALTER TABLE "zone_caps" ADD CONSTRAINT "zone_caps_in_force" CHECK ("zone_caps"."in_force_mm" <= "zone_caps"."cap_mm");--> statement-breakpoint
-- What was stopped before events were kept is one of them, and is stopped wherever it lies.
INSERT INTO supply_lot_events (lot_id, kind, reason, at, by) SELECT id, 'stopped', coalesce(nullif(trim(stopped_reason), ''), 'Not said'), stopped_at, stopped_by FROM supply_lots WHERE stopped_at IS NOT NULL;--> statement-breakpoint
UPDATE supply_lots l SET stopped_at = s.stopped_at, stopped_by = s.stopped_by, stopped_reason = s.stopped_reason, version = l.version + 1
  FROM (SELECT DISTINCT ON (supply_id, upper(trim(lot))) supply_id, upper(trim(lot)) AS number, stopped_at, stopped_by, stopped_reason
    FROM supply_lots WHERE stopped_at IS NOT NULL ORDER BY supply_id, upper(trim(lot)), stopped_at) s
  WHERE l.stopped_at IS NULL AND l.supply_id = s.supply_id AND upper(trim(l.lot)) = s.number;--> statement-breakpoint
-- A lot begins as its number stands elsewhere. Whoever stops the number meanwhile waits, or is waited for; so does a change of the product's kind.
CREATE FUNCTION begin_supply_lot() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE l public.supply_lots;
BEGIN
  PERFORM 1 FROM public.supplies s WHERE s.id = NEW.supply_id FOR SHARE;
  PERFORM 1 FROM public.supply_lots x WHERE x.supply_id = NEW.supply_id AND upper(trim(x.lot)) = upper(trim(NEW.lot)) ORDER BY x.id FOR NO KEY UPDATE;
  SELECT * INTO l FROM public.supply_lots x
    WHERE x.supply_id = NEW.supply_id AND upper(trim(x.lot)) = upper(trim(NEW.lot)) AND x.stopped_at IS NOT NULL LIMIT 1;
  NEW.stopped_at := l.stopped_at;
  NEW.stopped_by := l.stopped_by;
  NEW.stopped_reason := l.stopped_reason;
  NEW.doubled := false;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER supply_lots_begun BEFORE INSERT ON supply_lots FOR EACH ROW EXECUTE FUNCTION begin_supply_lot();--> statement-breakpoint
-- A lot that any record names stays what it was. Its number is never another.
CREATE FUNCTION keep_supply_lot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.supply_id IS DISTINCT FROM OLD.supply_id OR NEW.location_id IS DISTINCT FROM OLD.location_id OR NEW.lot IS DISTINCT FROM OLD.lot
    OR EXISTS (SELECT 1 FROM public.treatment_supplies u WHERE u.lot_id = OLD.id) OR EXISTS (SELECT 1 FROM public.anaesthetics x WHERE x.lot_id = OLD.id)
  THEN PERFORM public.refuse_rule('supply_lots_fixed', 'supply_lots'); END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
DROP TRIGGER supply_lots_fixed ON supply_lots;--> statement-breakpoint
CREATE TRIGGER supply_lots_fixed BEFORE UPDATE ON supply_lots FOR EACH ROW
  WHEN (NEW.supply_id IS DISTINCT FROM OLD.supply_id OR NEW.location_id IS DISTINCT FROM OLD.location_id OR NEW.lot IS DISTINCT FROM OLD.lot OR NEW.expiry IS DISTINCT FROM OLD.expiry)
  EXECUTE FUNCTION keep_supply_lot();--> statement-breakpoint
-- Out of use, or in use again: at every location, and however the number is written. Back into use is a clinician's to say.
CREATE FUNCTION follow_supply_lot_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE l public.supply_lots;
BEGIN
  IF NEW.kind = 'resumed' AND NOT EXISTS (SELECT 1 FROM public.users u WHERE u.id = NEW."by" AND u.disabled_at IS NULL AND 'clinician' = ANY (u.roles)) THEN
    PERFORM public.refuse_rule('supply_lot_events_by_clinician', 'supply_lot_events');
  END IF;
  SELECT * INTO l FROM public.supply_lots x WHERE x.id = NEW.lot_id;
  PERFORM 1 FROM public.supply_lots x WHERE x.supply_id = l.supply_id AND upper(trim(x.lot)) = upper(trim(l.lot)) ORDER BY x.id FOR UPDATE;
  UPDATE public.supply_lots x SET version = x.version + 1,
    stopped_at = CASE NEW.kind WHEN 'stopped' THEN NEW.at END,
    stopped_by = CASE NEW.kind WHEN 'stopped' THEN NEW."by" END,
    stopped_reason = CASE NEW.kind WHEN 'stopped' THEN NEW.reason END
    WHERE x.supply_id = l.supply_id AND upper(trim(x.lot)) = upper(trim(l.lot));
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER supply_lot_events_followed AFTER INSERT ON supply_lot_events FOR EACH ROW EXECUTE FUNCTION follow_supply_lot_event();--> statement-breakpoint
CREATE TRIGGER supply_lot_events_inserts_only BEFORE UPDATE ON supply_lot_events FOR EACH ROW EXECUTE FUNCTION refuse_change('supply_lot_events_inserts_only');--> statement-breakpoint
REVOKE UPDATE (lot, stopped_at, stopped_by, stopped_reason) ON supply_lots FROM cadence_app;--> statement-breakpoint
GRANT SELECT, INSERT ON supply_lot_events TO cadence_app;--> statement-breakpoint
GRANT SELECT, DELETE ON supply_lot_events TO cadence_retention;--> statement-breakpoint
-- A product that lots name stays of its kind: it is the kind that says what may be done with it.
CREATE FUNCTION keep_supply_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.supply_lots l WHERE l.supply_id = OLD.id) THEN PERFORM public.refuse_rule('supplies_kind_fixed', 'supplies'); END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER supplies_kind_fixed BEFORE UPDATE ON supplies FOR EACH ROW WHEN (NEW.kind IS DISTINCT FROM OLD.kind) EXECUTE FUNCTION keep_supply_kind();--> statement-breakpoint
-- "expired -> block start"; "allow-list of intradermally acceptable products". Lot and product are held: nobody stops, dates or archives them meanwhile.
CREATE OR REPLACE FUNCTION keep_treatment_supply() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  l public.supply_lots;
  s public.supplies;
BEGIN
  SELECT * INTO l FROM public.supply_lots x WHERE x.id = NEW.lot_id FOR NO KEY UPDATE;
  SELECT * INTO s FROM public.supplies x WHERE x.id = NEW.supply_id FOR SHARE;
  IF s.archived_at IS NOT NULL THEN PERFORM public.refuse_rule('treatment_supplies_listed', 'treatment_supplies'); END IF;
  IF l.stopped_at IS NOT NULL THEN PERFORM public.refuse_rule('treatment_supplies_not_stopped', 'treatment_supplies'); END IF;
  IF l.expiry < (SELECT a.local_date FROM public.treatments t JOIN public.appointments a ON a.id = t.appointment_id WHERE t.id = NEW.treatment_id) THEN
    PERFORM public.refuse_rule('treatment_supplies_in_date', 'treatment_supplies');
  END IF;
  IF s.kind IN ('glide', 'serum') AND NOT s.for_needled_skin THEN PERFORM public.refuse_rule('treatment_supplies_for_needled_skin', 'treatment_supplies'); END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
-- As before, and: "Same traceability for anaesthetic": every one names a lot, of an anaesthetic on the list. An entry from before lots were asked for stays as it is.
CREATE OR REPLACE FUNCTION keep_anaesthetic() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r public.anaesthetics := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  started timestamptz;
  sealed boolean;
  l public.supply_lots;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.appointment_id IS DISTINCT FROM OLD.appointment_id THEN PERFORM public.refuse_rule('anaesthetics_of_visit', 'anaesthetics'); END IF;
  SELECT t.started_at, t.state = 'signed' INTO started, sealed FROM public.treatments t WHERE t.appointment_id = r.appointment_id;
  IF sealed THEN PERFORM public.refuse_rule('anaesthetics_frozen', 'anaesthetics'); END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF started IS NOT NULL AND (NEW.removed_at IS NULL OR NEW.removed_at > started) THEN PERFORM public.refuse_rule('anaesthetics_removed_first', 'anaesthetics'); END IF;
  IF TG_OP = 'INSERT' OR NEW.lot_id IS DISTINCT FROM OLD.lot_id THEN
    IF NEW.lot_id IS NULL THEN PERFORM public.refuse_rule('anaesthetics_lot_named', 'anaesthetics'); END IF;
    SELECT * INTO l FROM public.supply_lots x WHERE x.id = NEW.lot_id FOR NO KEY UPDATE;
    IF l.stopped_at IS NOT NULL THEN PERFORM public.refuse_rule('anaesthetics_not_stopped', 'anaesthetics'); END IF;
    IF l.expiry < (SELECT a.local_date FROM public.appointments a WHERE a.id = NEW.appointment_id) THEN PERFORM public.refuse_rule('anaesthetics_in_date', 'anaesthetics'); END IF;
    PERFORM 1 FROM public.supplies s WHERE s.id = l.supply_id AND s.kind = 'anaesthetic' AND s.archived_at IS NULL FOR SHARE;
    IF NOT FOUND THEN PERFORM public.refuse_rule('anaesthetics_listed', 'anaesthetics'); END IF;
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
-- What holds begins as what held, but for a draft that went deeper than the defaults: that waits for its approval.
UPDATE zone_caps c SET in_force_mm = CASE WHEN c.approved_at IS NULL THEN least(c.cap_mm, d.mm) ELSE c.cap_mm END FROM (VALUES
  ('forehead', 1.00), ('glabella', 0.75), ('nose', 0.75), ('perioral', 1.00), ('chin', 1.50), ('cheek-upper-right', 1.50), ('cheek-upper-left', 1.50),
  ('cheek-lower-right', 1.50), ('cheek-lower-left', 1.50), ('jaw-right', 1.50), ('jaw-left', 1.50), ('temple-right', 0.50), ('temple-left', 0.50),
  ('under-eye-right', 0.50), ('under-eye-left', 0.50), ('neck', 1.00), ('scalp-front', 1.00), ('scalp-mid', 1.00), ('scalp-crown', 1.00),
  ('hand-right', 1.00), ('hand-left', 1.00), ('abdomen', 1.50), ('thigh-right', 1.50), ('thigh-left', 1.50), ('back', 1.50)) d (zone, mm) WHERE d.zone = c.zone;--> statement-breakpoint
-- A change is a draft, and only what is lower holds before a clinician approves it. A change and its approval are two steps.
CREATE FUNCTION keep_zone_cap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.zone <> OLD.zone THEN PERFORM public.refuse_rule('zone_caps_zone_fixed', 'zone_caps'); END IF;
  IF NEW.cap_mm <> OLD.cap_mm THEN
    NEW.approved_by := NULL;
    NEW.approved_at := NULL;
  END IF;
  IF NEW.approved_at IS NOT NULL AND (OLD.approved_at IS NULL OR NEW.approved_by IS DISTINCT FROM OLD.approved_by)
    AND NOT EXISTS (SELECT 1 FROM public.users u WHERE u.id = NEW.approved_by AND u.disabled_at IS NULL AND 'clinician' = ANY (u.roles)) THEN
    PERFORM public.refuse_rule('zone_caps_approved_by_clinician', 'zone_caps');
  END IF;
  NEW.in_force_mm := CASE WHEN NEW.approved_at IS NULL THEN least(OLD.in_force_mm, NEW.cap_mm) ELSE NEW.cap_mm END;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER zone_caps_kept BEFORE UPDATE ON zone_caps FOR EACH ROW EXECUTE FUNCTION keep_zone_cap();--> statement-breakpoint
-- "hard cap = min(device max, device label cap, clinic zone cap); over label cap -> reason + clinician sign-off". The zone's cap is the one in force.
CREATE OR REPLACE FUNCTION check_zone_depth(device uuid, z treatment_zones) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  cap numeric := (SELECT c.in_force_mm FROM public.zone_caps c WHERE c.zone = z.zone);
  reach numeric := (SELECT d.max_depth_mm FROM public.devices d WHERE d.resource_id = device);
  label numeric := (SELECT d.label_cap_mm FROM public.devices d WHERE d.resource_id = device);
BEGIN
  IF cap IS NULL THEN PERFORM public.refuse_rule('treatment_zones_zone_known', 'treatment_zones'); END IF;
  IF z.depth_mm > cap OR z.depth_mm > reach THEN PERFORM public.refuse_rule('treatment_zones_cap', 'treatment_zones'); END IF;
  IF z.depth_mm > label AND (trim(z.over_label_reason) = '' OR NOT EXISTS (SELECT 1 FROM public.users u WHERE u.id = z.over_label_by AND u.is_doctor)) THEN
    PERFORM public.refuse_rule('treatment_zones_over_label', 'treatment_zones');
  END IF;
END $$;
