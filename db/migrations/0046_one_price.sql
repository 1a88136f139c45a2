-- What a service itself said of its price goes on the list of every location with that currency, from the day on which the service was made.
INSERT INTO prices (service_id, location_id, amount_minor, currency, tax_basis_points, valid_from)
  SELECT s.id, l.id, s.price_minor, s.price_currency, 0, (s.created_at AT TIME ZONE l.time_zone)::date
  FROM services s JOIN locations l ON l.currency = s.price_currency
  WHERE s.price_minor IS NOT NULL AND NOT EXISTS (SELECT FROM prices p WHERE p.service_id = s.id AND p.location_id = l.id);--> statement-breakpoint
ALTER TABLE "services" DROP CONSTRAINT "services_price";--> statement-breakpoint
ALTER TABLE "services" DROP COLUMN "price_minor";--> statement-breakpoint
ALTER TABLE "services" DROP COLUMN "price_currency";