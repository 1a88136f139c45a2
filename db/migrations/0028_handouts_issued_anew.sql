ALTER TABLE "handouts" ALTER COLUMN "issue" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "handouts" ALTER COLUMN "issue" SET DATA TYPE integer USING "issue"::integer;--> statement-breakpoint
ALTER TABLE "handouts" ALTER COLUMN "issue" SET DEFAULT 1;--> statement-breakpoint
ALTER TABLE "handouts" ADD COLUMN "reason" text;--> statement-breakpoint
ALTER TABLE "handouts" ADD COLUMN "adjustments" jsonb;--> statement-breakpoint
ALTER TABLE "handouts" ADD COLUMN "products" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "handouts" ADD COLUMN "home_plan" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "handouts" ADD COLUMN "version_number" integer;--> statement-breakpoint
ALTER TABLE "handouts" ADD COLUMN "approved_by" text;--> statement-breakpoint
ALTER TABLE "handouts" ADD COLUMN "approved_at" timestamptz;--> statement-breakpoint
ALTER TABLE "treatments" ADD COLUMN "aftercare" jsonb;--> statement-breakpoint
-- Handouts given before now take the copy from their version, whose approval is frozen. A version in force always had one.
ALTER TABLE "handouts" DISABLE TRIGGER "handouts_frozen";--> statement-breakpoint
UPDATE "handouts" h SET "version_number" = v."number", "approved_by" = coalesce(u."name", 'not recorded'), "approved_at" = coalesce(v."approved_at", h."issued_at")
  FROM "definition_versions" v LEFT JOIN "users" u ON u."id" = v."approved_by" WHERE v."id" = h."aftercare_version_id";--> statement-breakpoint
ALTER TABLE "handouts" ENABLE TRIGGER "handouts_frozen";--> statement-breakpoint
ALTER TABLE "handouts" ALTER COLUMN "version_number" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "handouts" ALTER COLUMN "approved_by" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "handouts" ALTER COLUMN "approved_at" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "handouts" ADD CONSTRAINT "handouts_reason" CHECK ("handouts"."issue" >= 1 and ("handouts"."issue" = 1) = ("handouts"."reason" is null));--> statement-breakpoint
-- Every issue stays readable; of one treatment the latest holds.
CREATE OR REPLACE VIEW portal_handout_view WITH (security_barrier) AS
  SELECT h.id, h.treatment_id, h.treatment_ended_at, h.time_zone, h.instructions, h.sections, h.issued_at, h.version_number,
    l.name AS location_name, l.phone AS location_phone, l.emergency_number, u.name AS issued_by,
    h.issue, EXISTS (SELECT 1 FROM handouts n WHERE n.treatment_id = h.treatment_id AND n.issue > h.issue) AS replaced,
    h.approved_by, h.approved_at, h.products, h.home_plan
  FROM handouts h JOIN locations l ON l.id = h.location_id JOIN users u ON u.id = h.issued_by
  WHERE h.patient_id IN (SELECT id FROM portal_record_ids);
