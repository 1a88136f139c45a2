-- What earlier records say of cartridges and numbing moves to the tables that now hold it. One lot stands once for each supply and location, so a lot that was
-- written with two expiries becomes two supplies: every record keeps what it said.
ALTER TABLE treatment_supplies DISABLE TRIGGER USER;--> statement-breakpoint
ALTER TABLE anaesthetics DISABLE TRIGGER USER;--> statement-breakpoint
CREATE TEMPORARY TABLE old_cartridges ON COMMIT DROP AS
  SELECT t.id AS treatment_id, t.started_at, coalesce(t.signed_by, t.started_by) AS added_by, a.location_id, trim(t.cartridge_lot) AS lot, t.cartridge_expiry AS expiry,
    dense_rank() OVER (PARTITION BY a.location_id, trim(t.cartridge_lot) ORDER BY t.cartridge_expiry) AS variant
  FROM treatments t JOIN appointments a ON a.id = t.appointment_id WHERE trim(t.cartridge_lot) <> '' AND t.cartridge_expiry IS NOT NULL;--> statement-breakpoint
INSERT INTO supplies (kind, name, single_use)
  SELECT 'cartridge', 'Cartridge, entered before the stock list' || CASE WHEN variant = 1 THEN '' ELSE ', ' || variant END, true FROM (SELECT DISTINCT variant FROM old_cartridges) v;--> statement-breakpoint
INSERT INTO supply_lots (supply_id, location_id, lot, expiry, used)
  SELECT s.id, c.location_id, c.lot, c.expiry, count(*) FROM old_cartridges c
  JOIN supplies s ON s.name = 'Cartridge, entered before the stock list' || CASE WHEN c.variant = 1 THEN '' ELSE ', ' || c.variant END
  GROUP BY s.id, c.location_id, c.lot, c.expiry;--> statement-breakpoint
INSERT INTO treatment_supplies (treatment_id, lot_id, supply_id, opened_at, added_by)
  SELECT c.treatment_id, l.id, l.supply_id, c.started_at, c.added_by
  FROM old_cartridges c JOIN supply_lots l ON l.location_id = c.location_id AND l.lot = c.lot AND l.expiry = c.expiry;--> statement-breakpoint
UPDATE treatments SET notes = trim(notes || E'\nCartridge lot ' || trim(cartridge_lot) || ', expiry not written.', E'\n')
  WHERE state = 'draft' AND trim(cartridge_lot) <> '' AND cartridge_expiry IS NULL;--> statement-breakpoint
INSERT INTO anaesthetics (appointment_id, product, applied_at, applied_by, doctor)
  SELECT t.appointment_id, x.product, x.applied_at, t.started_by, x.doctor FROM treatment_anaesthetics x JOIN treatments t ON t.id = x.treatment_id;--> statement-breakpoint
ALTER TABLE treatment_supplies ENABLE TRIGGER USER;--> statement-breakpoint
ALTER TABLE anaesthetics ENABLE TRIGGER USER;--> statement-breakpoint
DROP TABLE "treatment_anaesthetics";--> statement-breakpoint
ALTER TABLE "treatments" DROP CONSTRAINT "treatments_signed_whole";--> statement-breakpoint
ALTER TABLE "treatments" ALTER COLUMN "seal_version" SET DEFAULT 2;--> statement-breakpoint
ALTER TABLE "treatments" DROP COLUMN "cartridge_lot";--> statement-breakpoint
ALTER TABLE "treatments" DROP COLUMN "cartridge_expiry";--> statement-breakpoint
ALTER TABLE "treatments" ADD CONSTRAINT "treatments_signed_whole" CHECK ("treatments"."state" = 'draft' or ("treatments"."ended_at" is not null and "treatments"."device_id" is not null and "treatments"."signed_at" is not null and "treatments"."signed_by" is not null and "treatments"."content_hash" is not null));--> statement-breakpoint
-- "cartridge/roller lot number + expiry REQUIRED"
CREATE OR REPLACE FUNCTION keep_treatment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE z public.treatment_zones;
BEGIN
  FOR z IN SELECT * FROM public.treatment_zones x WHERE x.treatment_id = NEW.id LOOP
    PERFORM public.check_zone_depth(NEW.device_id, z);
  END LOOP;
  IF NEW.state = 'signed' AND NOT EXISTS (SELECT 1 FROM public.treatment_supplies u JOIN public.supplies s ON s.id = u.supply_id WHERE u.treatment_id = NEW.id AND s.kind = 'cartridge') THEN
    PERFORM public.refuse_rule('treatments_signed_cartridge', 'treatments');
  END IF;
  RETURN NEW;
END $$;
