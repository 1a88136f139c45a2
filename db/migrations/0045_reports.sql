DROP INDEX "appointments_of_patient";--> statement-breakpoint
CREATE INDEX "scores_of_series" ON "scores" USING btree ("series_id");--> statement-breakpoint
CREATE INDEX "scores_of_day" ON "scores" USING btree ("taken_on");--> statement-breakpoint
CREATE INDEX "waitlist_entries_by_time" ON "waitlist_entries" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "appointments_of_patient" ON "appointments" USING btree ("patient_id","local_date");