ALTER TABLE "treatments" ALTER COLUMN "seal_version" SET DEFAULT 3;--> statement-breakpoint
ALTER TABLE "treatments" ADD COLUMN "saved_from" uuid;--> statement-breakpoint
ALTER TABLE "treatments" ADD COLUMN "saved_edit" integer;--> statement-breakpoint
ALTER TABLE "treatments" ADD COLUMN "consent_reason" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "treatments" ADD COLUMN "sealed_names" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "treatments" ADD COLUMN "cosign_hash" "bytea";--> statement-breakpoint
ALTER TABLE "treatments" ADD CONSTRAINT "treatments_cosign_sealed" CHECK (("treatments"."cosign_hash" is null or "treatments"."cosigned_at" is not null) and ("treatments"."cosign_hash" is not null or "treatments"."cosigned_at" is null or "treatments"."seal_version" < 3));--> statement-breakpoint
-- A signed record takes a second signature, its seal with it, and nothing else.
DROP TRIGGER treatments_frozen ON treatments;--> statement-breakpoint
CREATE TRIGGER treatments_frozen BEFORE UPDATE ON treatments FOR EACH ROW
  WHEN (OLD.state = 'signed' AND (OLD.cosigned_at IS NOT NULL OR NEW.cosigned_at IS NULL
    OR (to_jsonb(NEW) - ARRAY['cosigned_at','cosigned_by','cosign_hash','version']) IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['cosigned_at','cosigned_by','cosign_hash','version'])))
  EXECUTE FUNCTION refuse_change('treatments_frozen');--> statement-breakpoint
-- A record begins as a draft, so that nothing is signed past the checks of a signature, and it stays at the visit whose gate it passed.
CREATE TRIGGER treatments_begin_as_draft BEFORE INSERT ON treatments FOR EACH ROW
  WHEN (NEW.state <> 'draft' OR NEW.content_hash IS NOT NULL OR NEW.signed_at IS NOT NULL) EXECUTE FUNCTION refuse_change('treatments_begin_as_draft');--> statement-breakpoint
CREATE TRIGGER treatments_of_visit BEFORE UPDATE ON treatments FOR EACH ROW
  WHEN (OLD.state = 'draft' AND (NEW.id IS DISTINCT FROM OLD.id OR NEW.appointment_id IS DISTINCT FROM OLD.appointment_id OR NEW.patient_id IS DISTINCT FROM OLD.patient_id))
  EXECUTE FUNCTION refuse_change('treatments_of_visit');
