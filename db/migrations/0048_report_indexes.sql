DROP INDEX "appointments_of_series_by_day";--> statement-breakpoint
CREATE INDEX "claims_let_go" ON "claims" USING btree ("resource_id","during","appointment_id","created_at") WHERE "claims"."released_at" is not null and "claims"."kind" = 'clinician';--> statement-breakpoint
CREATE INDEX "invoices_in_short" ON "invoices" USING btree ("id","currency","issued_on");--> statement-breakpoint
CREATE INDEX "treatments_signed" ON "treatments" USING btree ("appointment_id","ended_at") WHERE "treatments"."state" = 'signed';--> statement-breakpoint
CREATE INDEX "appointments_of_series_by_day" ON "appointments" USING btree ("local_date","series_id","session_number","status","time_zone","id") WHERE "appointments"."series_id" is not null;--> statement-breakpoint
-- The status stands beside the key, not in it: a planner that may skip within an index would otherwise look for each status anew.
DROP INDEX "appointments_of_patient";--> statement-breakpoint
CREATE INDEX "appointments_of_patient" ON "appointments" USING btree ("patient_id","local_date") INCLUDE ("status");
