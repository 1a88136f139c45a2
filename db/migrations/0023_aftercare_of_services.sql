ALTER TABLE "service_categories" ADD COLUMN "aftercare_id" uuid;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "aftercare_id" uuid;--> statement-breakpoint
ALTER TABLE "service_categories" ADD CONSTRAINT "service_categories_aftercare_id_definitions_id_fk" FOREIGN KEY ("aftercare_id") REFERENCES "public"."definitions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_aftercare_id_definitions_id_fk" FOREIGN KEY ("aftercare_id") REFERENCES "public"."definitions"("id") ON DELETE no action ON UPDATE no action;