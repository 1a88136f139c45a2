-- What a service itself said of its price goes on the list of every location with that currency, from the day on which the service was made.
INSERT INTO prices (service_id, location_id, amount_minor, currency, tax_basis_points, valid_from)
  SELECT s.id, l.id, s.price_minor, s.price_currency, 0, (s.created_at AT TIME ZONE l.time_zone)::date
  FROM services s JOIN locations l ON l.currency = s.price_currency
  WHERE s.price_minor IS NOT NULL AND NOT EXISTS (SELECT FROM prices p WHERE p.service_id = s.id AND p.location_id = l.id);--> statement-breakpoint
ALTER TABLE "services" DROP CONSTRAINT "services_price";--> statement-breakpoint
ALTER TABLE "services" DROP COLUMN "price_minor";--> statement-breakpoint
ALTER TABLE "services" DROP COLUMN "price_currency";--> statement-breakpoint
-- What patients may see of the price list: today's prices, of the locations that show them.
CREATE VIEW portal_price_view WITH (security_barrier) AS
  SELECT l.id AS location_id, l.name AS location_name, c.name AS category, s.name AS service_name, w.amount_minor, w.currency, b.prices_include_tax, b.tax_name, w.tax_basis_points
  FROM billing_terms b JOIN locations l ON l.id = b.location_id AND l.archived_at IS NULL
    CROSS JOIN services s JOIN service_categories c ON c.id = s.category_id
    CROSS JOIN LATERAL (SELECT p.amount_minor, p.currency, p.tax_basis_points FROM prices p WHERE p.service_id = s.id AND p.location_id = l.id
      AND p.valid_from <= (now() AT TIME ZONE l.time_zone)::date ORDER BY p.valid_from DESC, p.created_at DESC, p.id DESC LIMIT 1) w
  WHERE portal_patient() IS NOT NULL AND b.shows_prices AND s.archived_at IS NULL AND w.amount_minor IS NOT NULL;--> statement-breakpoint
GRANT SELECT ON portal_price_view TO cadence_portal;
