CREATE TABLE "audit_chain" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"audit_id" uuid NOT NULL,
	"prev_hash" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "audit_chain_row_once" UNIQUE("audit_id"),
	CONSTRAINT "audit_chain_counts_from_one" CHECK ("audit_chain"."seq" >= 1),
	CONSTRAINT "audit_chain_hashes_whole" CHECK (octet_length("audit_chain"."prev_hash") = 32 and octet_length("audit_chain"."hash") = 32)
);
--> statement-breakpoint
CREATE TABLE "audit_unsealed" (
	"audit_id" uuid PRIMARY KEY NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_chain" ADD CONSTRAINT "audit_chain_audit_id_audit_log_id_fk" FOREIGN KEY ("audit_id") REFERENCES "public"."audit_log"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_by_time" ON "audit_log" USING btree ("at");--> statement-breakpoint
-- Every row is listed as unsealed in its own transaction, so that none is missed however late it commits; it is taken off with its link.
CREATE FUNCTION list_unsealed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.audit_unsealed (audit_id) SELECT id FROM added;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER audit_log_listed AFTER INSERT ON audit_log REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION list_unsealed();--> statement-breakpoint
INSERT INTO audit_unsealed (audit_id) SELECT id FROM audit_log;--> statement-breakpoint
-- No gap and no fork: a link goes on from the one before it, which is there.
CREATE FUNCTION continue_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM added a LEFT JOIN public.audit_chain before ON before.seq = a.seq - 1
    WHERE a.prev_hash IS DISTINCT FROM CASE WHEN a.seq = 1 THEN decode(repeat('00', 32), 'hex') ELSE before.hash END
  ) THEN
    PERFORM public.refuse_rule('audit_chain_goes_on', 'audit_chain');
  END IF;
  DELETE FROM public.audit_unsealed u USING added a WHERE u.audit_id = a.audit_id;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER audit_chain_goes_on AFTER INSERT ON audit_chain REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION continue_chain();--> statement-breakpoint
CREATE TRIGGER audit_chain_inserts_only BEFORE UPDATE OR DELETE ON audit_chain FOR EACH ROW EXECUTE FUNCTION refuse_change('audit_chain_inserts_only');--> statement-breakpoint
CREATE TRIGGER audit_chain_not_truncated BEFORE TRUNCATE ON audit_chain FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('audit_chain_inserts_only');--> statement-breakpoint
GRANT SELECT, INSERT ON audit_chain TO cadence_app;--> statement-breakpoint
GRANT SELECT ON audit_unsealed TO cadence_app;
