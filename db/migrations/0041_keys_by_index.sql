CREATE INDEX "adverse_events_of_appointment" ON "adverse_events" USING btree ("appointment_id");--> statement-breakpoint
CREATE INDEX "changes_of_patient" ON "changes" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "consents_of_appointment" ON "consents" USING btree ("appointment_id");--> statement-breakpoint
CREATE INDEX "form_links_of_patient" ON "form_links" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "form_sessions_of_appointment" ON "form_sessions" USING btree ("appointment_id");--> statement-breakpoint
CREATE INDEX "form_sessions_of_patient" ON "form_sessions" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "photos_of_appointment" ON "photos" USING btree ("appointment_id");--> statement-breakpoint
CREATE INDEX "series_events_of_change" ON "series_events" USING btree ("change_id");--> statement-breakpoint
CREATE INDEX "tasks_of_appointment" ON "tasks" USING btree ("appointment_id");