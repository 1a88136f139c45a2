DROP INDEX "patients_close_spellings";--> statement-breakpoint
ALTER TABLE "patients" ADD COLUMN "close_spellings" text[] GENERATED ALWAYS AS (close_spellings(search_text)) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "patients_close_spellings" ON "patients" USING gin ("close_spellings");