ALTER TABLE "consents" DROP CONSTRAINT "consents_signed";--> statement-breakpoint
ALTER TABLE "consents" DROP CONSTRAINT "consents_in_force_whole";--> statement-breakpoint
ALTER TABLE "consents" ALTER COLUMN "signed_name" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "consents" ALTER COLUMN "expires_on" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_expiry" CHECK (("consents"."kind" = 'treatment') = ("consents"."expires_on" is not null));--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_signed" CHECK ("consents"."kind" = 'contact' or length(trim(coalesce("consents"."signed_name", "consents"."guardian_name", ''))) > 0);--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_in_force_whole" CHECK ("consents"."in_force_at" is null or "consents"."kind" <> 'treatment' or ("consents"."elements" is not null and jsonb_typeof("consents"."elements") = 'array' and jsonb_array_length("consents"."elements") = 16 and "consents"."clinician_id" is not null and length(trim(coalesce("consents"."clinician_name", ''))) > 0 and "consents"."clinician_signed_at" is not null and "consents"."completed_hash" is not null));