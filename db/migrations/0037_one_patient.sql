CREATE TABLE "patient_distinctions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"one_id" uuid NOT NULL,
	"other_id" uuid NOT NULL,
	"told_by" uuid NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "patient_distinctions_once" UNIQUE("one_id","other_id"),
	CONSTRAINT "patient_distinctions_in_order" CHECK ("patient_distinctions"."one_id" < "patient_distinctions"."other_id")
);
--> statement-breakpoint
CREATE TABLE "patient_merges" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"kept_id" uuid NOT NULL,
	"merged_id" uuid NOT NULL,
	"chosen" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"on_top" boolean DEFAULT true NOT NULL,
	"merged_by" uuid NOT NULL,
	"merged_at" timestamptz NOT NULL,
	"unmerged_by" uuid,
	"unmerged_at" timestamptz,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "patient_merges_chosen" CHECK (jsonb_typeof("patient_merges"."chosen") = 'object'),
	CONSTRAINT "patient_merges_two" CHECK ("patient_merges"."kept_id" <> "patient_merges"."merged_id"),
	CONSTRAINT "patient_merges_unmerged" CHECK (("patient_merges"."unmerged_at" is null) = ("patient_merges"."unmerged_by" is null)),
	CONSTRAINT "patient_merges_top_stands" CHECK (not "patient_merges"."on_top" or "patient_merges"."unmerged_at" is null)
);
--> statement-breakpoint
ALTER TABLE "patient_distinctions" ADD CONSTRAINT "patient_distinctions_one_id_patients_id_fk" FOREIGN KEY ("one_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_distinctions" ADD CONSTRAINT "patient_distinctions_other_id_patients_id_fk" FOREIGN KEY ("other_id") REFERENCES "public"."patients"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_distinctions" ADD CONSTRAINT "patient_distinctions_told_by_users_id_fk" FOREIGN KEY ("told_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_merges" ADD CONSTRAINT "patient_merges_kept_id_patients_id_fk" FOREIGN KEY ("kept_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_merges" ADD CONSTRAINT "patient_merges_merged_id_patients_id_fk" FOREIGN KEY ("merged_id") REFERENCES "public"."patients"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_merges" ADD CONSTRAINT "patient_merges_merged_by_users_id_fk" FOREIGN KEY ("merged_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_merges" ADD CONSTRAINT "patient_merges_unmerged_by_users_id_fk" FOREIGN KEY ("unmerged_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "patient_distinctions_of_other" ON "patient_distinctions" USING btree ("other_id");--> statement-breakpoint
CREATE UNIQUE INDEX "patient_merges_one" ON "patient_merges" USING btree ("merged_id") WHERE unmerged_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "patient_merges_one_top" ON "patient_merges" USING btree ("kept_id") WHERE on_top;--> statement-breakpoint
CREATE INDEX "patient_merges_of" ON "patient_merges" USING btree ("kept_id");--> statement-breakpoint
-- A merge stays as it was made, but for its end, its place among the others and a choice that is taken back.
CREATE TRIGGER patient_merges_frozen BEFORE UPDATE ON patient_merges FOR EACH ROW
  WHEN (OLD.unmerged_at IS NOT NULL OR NOT OLD.chosen @> NEW.chosen
    OR (NEW.id, NEW.kept_id, NEW.merged_id, NEW.merged_by, NEW.merged_at, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.kept_id, OLD.merged_id, OLD.merged_by, OLD.merged_at, OLD.created_at))
  EXECUTE FUNCTION refuse_change('patient_merges_frozen');--> statement-breakpoint
CREATE TRIGGER patient_distinctions_inserts_only BEFORE UPDATE ON patient_distinctions FOR EACH ROW EXECUTE FUNCTION refuse_change('patient_distinctions_inserts_only');--> statement-breakpoint
-- How a patient's details read. At most one merge is on top of a record, so that nothing is looked up where no detail is asked for.
CREATE VIEW patient_details AS
  SELECT p.id, p.number, coalesce(c.chosen ->> 'givenName', p.given_name) AS given_name, coalesce(c.chosen ->> 'familyName', p.family_name) AS family_name, coalesce(c.chosen ->> 'preferredName', p.preferred_name) AS preferred_name,
    coalesce(c.chosen ->> 'pronouns', p.pronouns) AS pronouns, coalesce((c.chosen ->> 'dateOfBirth')::date, p.date_of_birth) AS date_of_birth, coalesce(c.chosen ->> 'phone', p.phone) AS phone,
    coalesce(c.chosen ->> 'email', p.email) AS email, coalesce(c.chosen ->> 'street', p.street) AS street, coalesce(c.chosen ->> 'city', p.city) AS city,
    coalesce(c.chosen ->> 'region', p.region) AS region, coalesce(c.chosen ->> 'postcode', p.postcode) AS postcode, coalesce(c.chosen ->> 'country', p.country) AS country,
    coalesce(c.chosen ->> 'formerNumber', p.former_number) AS former_number, coalesce(c.chosen ->> 'language', p.language) AS language, coalesce(c.chosen ->> 'timeZone', p.time_zone) AS time_zone,
    p.merged_into, p.created_at, p.archived_at,
    p.version + (SELECT count(*) + count(m.unmerged_at) FROM patient_merges m WHERE m.kept_id = p.id)::int AS version
  FROM patients p LEFT JOIN patient_merges c ON c.kept_id = p.id AND c.on_top;--> statement-breakpoint
CREATE OR REPLACE VIEW portal_patient_view WITH (security_barrier) AS
  SELECT p.id, CASE WHEN p.preferred_name <> '' THEN p.preferred_name ELSE p.given_name END AS called
  FROM patient_details p WHERE p.id = portal_patient();--> statement-breakpoint
CREATE OR REPLACE FUNCTION undo_offer(person uuid) RETURNS json LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT json_build_object('changeId', c.id, 'what', c.what, 'tellsPatient', c.tell_patient,
      'secondsLeft', ceil(extract(epoch FROM c.held_until - now()))::int, 'patient', trim(p.given_name || ' ' || p.family_name),
      'touched', t.touched, 'status', t.status, 'wasStatus', t.was_status, 'date', t.date, 'time', t.time)
    FROM public.changes c
    JOIN public.patient_details p ON p.id = public.patient_identity(c.patient_id)
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS touched, coalesce(bool_and(a.version = x.version_after), true) AS as_left, min(a.status) AS status,
        min(x.before ->> 'status') AS was_status, min(a.local_date)::text AS date, to_char(min(a.local_start), 'HH24:MI') AS time
      FROM public.changed_appointments x JOIN public.appointments a ON a.id = x.appointment_id WHERE x.change_id = c.id
    ) t
    WHERE c.by = person AND c.undone_at IS NULL AND c.held_until > now() AND t.as_left
    ORDER BY c.id DESC LIMIT 1
  );
END $$;--> statement-breakpoint
-- Asked once a patient's lock is held: whoever waited for it while the record was merged into another looks again for whom it is.
CREATE FUNCTION still_stands(record uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM public.patients p WHERE p.id = record AND p.merged_into IS NOT NULL) THEN
    RAISE EXCEPTION 'This record was merged into another.' USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN true;
END $$;--> statement-breakpoint
-- Two records that are taken for one, or for two again: whoever holds a link to either may be the other of them.
CREATE OR REPLACE FUNCTION end_portal_access() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
  why text := CASE WHEN NEW.merged_into IS DISTINCT FROM OLD.merged_into THEN 'merged' ELSE 'details_changed' END;
BEGIN
  UPDATE portal_links SET revoked_at = now(), revoked_reason = why WHERE patient_id IN (NEW.id, NEW.merged_into, OLD.merged_into) AND revoked_at IS NULL;
  UPDATE portal_sessions SET revoked_at = now() WHERE patient_id IN (NEW.id, NEW.merged_into, OLD.merged_into) AND revoked_at IS NULL;
  RETURN NULL;
END $$;--> statement-breakpoint
GRANT SELECT ON patient_details TO cadence_app, cadence_retention;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON patient_merges TO cadence_app;--> statement-breakpoint
GRANT SELECT, INSERT ON patient_distinctions TO cadence_app;--> statement-breakpoint
GRANT SELECT, DELETE ON patient_merges, patient_distinctions TO cadence_retention;
