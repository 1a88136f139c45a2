DROP INDEX "consents_one_active";--> statement-breakpoint
DROP INDEX "consents_one_waiting";--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "lapsed_at" timestamptz;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "lapsed_reason" text;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "ended_hash" "bytea";--> statement-breakpoint
ALTER TABLE "form_responses" ADD COLUMN "confirmed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
-- The end of a consent comes once, under a seal of its own: what ended before gets its seal here, to the byte as `hashOfEnd` makes it.
DROP TRIGGER consents_frozen ON consents;--> statement-breakpoint
UPDATE consents SET ended_hash = sha256(convert_to(
  '{"lapsedAt":null,"lapsedReason":null,"of":"' || encode(content_hash, 'hex')
  || '","replacedAt":' || coalesce('"' || regexp_replace(to_char(replaced_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '\.?0+$', '') || 'Z"', 'null')
  || ',"withdrawnAt":' || coalesce('"' || regexp_replace(to_char(withdrawn_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '\.?0+$', '') || 'Z"', 'null')
  || ',"withdrawnBy":' || coalesce(to_json(withdrawn_by::text)::text, 'null')
  || ',"withdrawnReason":' || coalesce(to_json(withdrawn_reason::text)::text, 'null')
  || ',"withdrawnScope":' || coalesce(to_json(withdrawn_scope::text)::text, 'null') || '}', 'UTF8'))
WHERE withdrawn_at IS NOT NULL OR replaced_at IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "consents_one_active" ON "consents" USING btree ("patient_id","kind",coalesce(protocol_id::text, purpose)) WHERE ended_hash is null and in_force_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "consents_one_waiting" ON "consents" USING btree ("patient_id","kind",coalesce(protocol_id::text, purpose)) WHERE ended_hash is null and in_force_at is null;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_lapse" CHECK (("consents"."lapsed_at" is null) = ("consents"."lapsed_reason" is null) and "consents"."lapsed_reason" in ('protocol','device','indication') and ("consents"."lapsed_at" is null or "consents"."kind" = 'treatment'));--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_ended_once" CHECK (num_nonnulls("consents"."withdrawn_at", "consents"."replaced_at", "consents"."lapsed_at") = num_nonnulls("consents"."ended_hash"));--> statement-breakpoint
CREATE TRIGGER consents_frozen BEFORE UPDATE ON consents FOR EACH ROW
  WHEN (OLD.ended_hash IS NOT NULL
    OR (to_jsonb(NEW) - ARRAY['withdrawn_at','withdrawn_by','withdrawn_reason','withdrawn_scope','replaced_at','lapsed_at','lapsed_reason','ended_hash','elements','clinician_id','clinician_name','clinician_image','clinician_signed_at','completed_hash','in_force_at'])
      IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['withdrawn_at','withdrawn_by','withdrawn_reason','withdrawn_scope','replaced_at','lapsed_at','lapsed_reason','ended_hash','elements','clinician_id','clinician_name','clinician_image','clinician_signed_at','completed_hash','in_force_at'])
    OR (OLD.in_force_at IS NOT NULL AND (to_jsonb(NEW) - ARRAY['withdrawn_at','withdrawn_by','withdrawn_reason','withdrawn_scope','replaced_at','lapsed_at','lapsed_reason','ended_hash'])
      IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['withdrawn_at','withdrawn_by','withdrawn_reason','withdrawn_scope','replaced_at','lapsed_at','lapsed_reason','ended_hash'])))
  EXECUTE FUNCTION refuse_change('consents_frozen');