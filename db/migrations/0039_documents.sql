CREATE TABLE "patient_documents" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"audience" text NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"dated_on" date,
	"file_name" text NOT NULL,
	"sent_hash" "bytea" NOT NULL,
	"key" text NOT NULL,
	"type" text,
	"locked" boolean DEFAULT false NOT NULL,
	"size" integer,
	"content_hash" "bytea",
	"added_by" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"kept_at" timestamptz,
	"struck_at" timestamptz,
	"struck_by" uuid,
	"struck_reason" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "patient_documents_key_once" UNIQUE("key"),
	CONSTRAINT "patient_documents_state" CHECK ("patient_documents"."state" in ('pending','kept')),
	CONSTRAINT "patient_documents_audience" CHECK ("patient_documents"."audience" in ('everyone','clinicians')),
	CONSTRAINT "patient_documents_kind" CHECK ("patient_documents"."kind" in ('letter','referral','result','identity','consent','other')),
	CONSTRAINT "patient_documents_type" CHECK ("patient_documents"."type" in ('pdf','jpeg','text')),
	CONSTRAINT "patient_documents_titled" CHECK (length(trim("patient_documents"."title")) > 0),
	CONSTRAINT "patient_documents_kept_whole" CHECK ("patient_documents"."state" = 'pending' or ("patient_documents"."type" is not null and coalesce("patient_documents"."size", 0) > 0 and "patient_documents"."content_hash" is not null and "patient_documents"."kept_at" is not null)),
	CONSTRAINT "patient_documents_struck" CHECK (num_nonnulls("patient_documents"."struck_at", "patient_documents"."struck_by", "patient_documents"."struck_reason") in (0, 3) and ("patient_documents"."struck_at" is null or "patient_documents"."state" = 'kept'))
);
--> statement-breakpoint
ALTER TABLE "patient_documents" ADD CONSTRAINT "patient_documents_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_documents" ADD CONSTRAINT "patient_documents_added_by_users_id_fk" FOREIGN KEY ("added_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_documents" ADD CONSTRAINT "patient_documents_struck_by_users_id_fk" FOREIGN KEY ("struck_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "patient_documents_of" ON "patient_documents" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "patient_documents_added" ON "patient_documents" USING btree ("added_by","created_at");--> statement-breakpoint
-- A kept document changes only by being struck out; what is pending may become whole, or go.
CREATE TRIGGER patient_documents_frozen BEFORE UPDATE ON patient_documents FOR EACH ROW
  WHEN (OLD.struck_at IS NOT NULL
    OR (OLD.state = 'kept' AND (to_jsonb(NEW) - ARRAY['struck_at','struck_by','struck_reason','version']) IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['struck_at','struck_by','struck_reason','version']))
    OR NEW.patient_id IS DISTINCT FROM OLD.patient_id OR NEW.key IS DISTINCT FROM OLD.key)
  EXECUTE FUNCTION refuse_change('patient_documents_frozen');--> statement-breakpoint
CREATE TRIGGER patient_documents_kept BEFORE DELETE ON patient_documents FOR EACH ROW WHEN (OLD.state <> 'pending' AND NOT may_destroy())
  EXECUTE FUNCTION refuse_change('patient_documents_frozen');--> statement-breakpoint
-- The file of a document goes after its row, as those of a photograph do.
CREATE FUNCTION list_destroyed_file() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.destroyed_files (key) VALUES (OLD.key) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER patient_documents_destroyed AFTER DELETE ON patient_documents FOR EACH ROW WHEN (OLD.state <> 'pending') EXECUTE FUNCTION list_destroyed_file();--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON patient_documents TO cadence_app;--> statement-breakpoint
GRANT SELECT, DELETE ON patient_documents TO cadence_retention;
