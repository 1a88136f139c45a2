CREATE TABLE "import_rows" (
	"import_id" uuid NOT NULL,
	"row" integer NOT NULL,
	"cells" jsonb NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"reasons" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"alike_number" integer,
	"patient_id" uuid,
	CONSTRAINT "import_rows_once" PRIMARY KEY("import_id","row"),
	CONSTRAINT "import_rows_state" CHECK ("import_rows"."state" in ('waiting','ready','alike','same','refused','made','skipped','undone','kept')),
	CONSTRAINT "import_rows_made" CHECK (("import_rows"."patient_id" is not null) = ("import_rows"."state" in ('made','kept')))
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"format" text NOT NULL,
	"headers" jsonb NOT NULL,
	"fingerprint" "bytea" NOT NULL,
	"columns" jsonb NOT NULL,
	"date_order" text NOT NULL,
	"likely" text DEFAULT 'skip' NOT NULL,
	"state" text DEFAULT 'matching' NOT NULL,
	"row_count" integer NOT NULL,
	"leased_by" uuid,
	"leased_until" timestamptz,
	"started_at" timestamptz,
	"started_by" uuid,
	"finished_at" timestamptz,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "imports_format" CHECK ("imports"."format" in ('csv','xlsx')),
	CONSTRAINT "imports_date_order" CHECK ("imports"."date_order" in ('dmy','mdy','ymd')),
	CONSTRAINT "imports_likely" CHECK ("imports"."likely" in ('skip','make')),
	CONSTRAINT "imports_state" CHECK ("imports"."state" in ('matching','checking','checked','running','done','undoing','undone','dropped')),
	CONSTRAINT "imports_leased" CHECK (("imports"."leased_by" is null) = ("imports"."leased_until" is null)),
	CONSTRAINT "imports_started" CHECK (("imports"."started_at" is null) = ("imports"."started_by" is null))
);
--> statement-breakpoint
ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_of_import" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_started_by_users_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "import_rows_by_state" ON "import_rows" USING btree ("import_id","state","row");--> statement-breakpoint
CREATE INDEX "import_rows_of_patient" ON "import_rows" USING btree ("patient_id") WHERE patient_id is not null;--> statement-breakpoint
CREATE INDEX "imports_alike" ON "imports" USING btree ("fingerprint");--> statement-breakpoint
-- What an import made its undoing takes away: so a row may only name a patient who came to be in the very same transaction.
CREATE FUNCTION check_made_here() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.patients WHERE id = NEW.patient_id AND xmin = pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION 'An import names only patients that it makes.' USING ERRCODE = 'check_violation', CONSTRAINT = 'import_rows_made_here';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER import_rows_made_here BEFORE INSERT OR UPDATE OF patient_id ON import_rows FOR EACH ROW WHEN (NEW.patient_id IS NOT NULL) EXECUTE FUNCTION check_made_here();--> statement-breakpoint
-- Takes back the next patients of an import that is being undone, with what it wrote beside them in the same instant. Whoever has anything more, or was changed,
-- merged, told apart or archived, stays: the keys of every other table are what says so. The application may not delete a patient in any other way.
CREATE FUNCTION undo_import_rows(undone uuid, most integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  made record;
  looked integer := 0;
BEGIN
  IF NOT EXISTS (SELECT FROM public.imports WHERE id = undone AND state = 'undoing') THEN
    RETURN 0;
  END IF;
  FOR made IN SELECT r.row, r.patient_id FROM public.import_rows r WHERE r.import_id = undone AND r.state = 'made' ORDER BY r.row DESC LIMIT most FOR UPDATE LOOP
    looked := looked + 1;
    BEGIN
      UPDATE public.import_rows r SET patient_id = NULL, state = 'undone' WHERE r.import_id = undone AND r.row = made.row;
      DELETE FROM public.contact_consents c USING public.patients p WHERE p.id = made.patient_id AND c.patient_id = p.id AND c.created_at = p.created_at;
      DELETE FROM public.patient_notes n USING public.patients p WHERE p.id = made.patient_id AND n.patient_id = p.id AND n.created_at = p.created_at AND n.version = 1;
      DELETE FROM public.patients p WHERE p.id = made.patient_id AND p.version = 1 AND p.merged_into IS NULL AND p.archived_at IS NULL
        AND NOT EXISTS (SELECT FROM public.patient_merges m WHERE m.merged_id = p.id) AND NOT EXISTS (SELECT FROM public.patient_distinctions d WHERE d.other_id = p.id);
      IF NOT FOUND THEN
        RAISE foreign_key_violation;
      END IF;
    EXCEPTION WHEN foreign_key_violation THEN
      UPDATE public.import_rows r SET state = 'kept' WHERE r.import_id = undone AND r.row = made.row;
    END;
  END LOOP;
  RETURN looked;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION undo_import_rows(uuid, integer) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION undo_import_rows(uuid, integer) TO cadence_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON imports, import_rows TO cadence_app;--> statement-breakpoint
GRANT SELECT, DELETE ON import_rows TO cadence_retention;--> statement-breakpoint
GRANT SELECT ON imports TO cadence_retention;
