CREATE TABLE "billing_terms" (
	"location_id" uuid PRIMARY KEY NOT NULL,
	"seller_name" text NOT NULL,
	"seller_address" text DEFAULT '' NOT NULL,
	"tax_number" text DEFAULT '' NOT NULL,
	"tax_name" text DEFAULT '' NOT NULL,
	"prices_include_tax" boolean NOT NULL,
	"number_prefix" text DEFAULT '' NOT NULL,
	"footer" text DEFAULT '' NOT NULL,
	"quote_days" smallint NOT NULL,
	"late_hours" smallint,
	"late_fee_minor" integer,
	"no_show_fee_minor" integer,
	"fee_tax_basis_points" smallint DEFAULT 0 NOT NULL,
	"shows_prices" boolean DEFAULT false NOT NULL,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "billing_terms_seller" CHECK (length(trim("billing_terms"."seller_name")) > 0),
	CONSTRAINT "billing_terms_prefix" CHECK ("billing_terms"."number_prefix" ~ '^[A-Z0-9]{0,8}$'),
	CONSTRAINT "billing_terms_quote_days" CHECK ("billing_terms"."quote_days" between 1 and 365),
	CONSTRAINT "billing_terms_late" CHECK (("billing_terms"."late_hours" is null) = ("billing_terms"."late_fee_minor" is null) and "billing_terms"."late_hours" between 1 and 336),
	CONSTRAINT "billing_terms_fees" CHECK ("billing_terms"."late_fee_minor" > 0 and "billing_terms"."no_show_fee_minor" > 0),
	CONSTRAINT "billing_terms_fee_tax" CHECK ("billing_terms"."fee_tax_basis_points" between 0 and 5000),
	CONSTRAINT "billing_terms_registered" CHECK ("billing_terms"."tax_number" = '' or "billing_terms"."tax_name" <> '')
);
--> statement-breakpoint
CREATE TABLE "credit_note_lines" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"credit_note_id" uuid NOT NULL,
	"invoice_line_id" uuid NOT NULL,
	"sessions" smallint,
	"total_minor" integer NOT NULL,
	"tax_minor" integer NOT NULL,
	CONSTRAINT "credit_note_lines_once" UNIQUE("credit_note_id","invoice_line_id"),
	CONSTRAINT "credit_note_lines_sessions" CHECK ("credit_note_lines"."sessions" between 1 and 12),
	CONSTRAINT "credit_note_lines_sums" CHECK ("credit_note_lines"."total_minor" > 0 and "credit_note_lines"."tax_minor" between 0 and "credit_note_lines"."total_minor")
);
--> statement-breakpoint
CREATE TABLE "credit_notes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"location_id" uuid NOT NULL,
	"number" integer DEFAULT 0 NOT NULL,
	"invoice_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"seller" jsonb NOT NULL,
	"buyer" jsonb NOT NULL,
	"total_minor" integer NOT NULL,
	"tax_minor" integer NOT NULL,
	"issued_on" date NOT NULL,
	"issued_at" timestamptz NOT NULL,
	"issued_by" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "credit_notes_number_once" UNIQUE("location_id","number"),
	CONSTRAINT "credit_notes_reason" CHECK (length(trim("credit_notes"."reason")) > 0),
	CONSTRAINT "credit_notes_sums" CHECK ("credit_notes"."total_minor" > 0 and "credit_notes"."tax_minor" between 0 and "credit_notes"."total_minor")
);
--> statement-breakpoint
CREATE TABLE "billing_numbers" (
	"location_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"last" integer NOT NULL,
	CONSTRAINT "billing_numbers_once" PRIMARY KEY("location_id","kind"),
	CONSTRAINT "billing_numbers_kind" CHECK ("billing_numbers"."kind" in ('invoice','credit_note')),
	CONSTRAINT "billing_numbers_last" CHECK ("billing_numbers"."last" > 0)
);
--> statement-breakpoint
CREATE TABLE "invoice_instalments" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"amount_minor" integer NOT NULL,
	"due_on" date NOT NULL,
	CONSTRAINT "invoice_instalments_position_once" UNIQUE("invoice_id","position"),
	CONSTRAINT "invoice_instalments_amount" CHECK ("invoice_instalments"."amount_minor" >= 0)
);
--> statement-breakpoint
CREATE TABLE "invoice_lines" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"kind" text NOT NULL,
	"description" text NOT NULL,
	"service_id" uuid,
	"appointment_id" uuid,
	"quantity" smallint NOT NULL,
	"unit_minor" integer NOT NULL,
	"discount_minor" integer DEFAULT 0 NOT NULL,
	"discount_reason" text,
	"tax_basis_points" smallint NOT NULL,
	"total_minor" integer NOT NULL,
	"tax_minor" integer NOT NULL,
	CONSTRAINT "invoice_lines_position_once" UNIQUE("invoice_id","position"),
	CONSTRAINT "invoice_lines_kind" CHECK ("invoice_lines"."kind" in ('session','extra','visit','late_fee','no_show_fee','other')),
	CONSTRAINT "invoice_lines_described" CHECK (length(trim("invoice_lines"."description")) > 0),
	CONSTRAINT "invoice_lines_quantity" CHECK ("invoice_lines"."quantity" between 1 and 99),
	CONSTRAINT "invoice_lines_tax" CHECK ("invoice_lines"."tax_basis_points" between 0 and 5000),
	CONSTRAINT "invoice_lines_of_visit" CHECK (("invoice_lines"."kind" in ('visit','late_fee','no_show_fee')) = ("invoice_lines"."appointment_id" is not null)),
	CONSTRAINT "invoice_lines_discount" CHECK ("invoice_lines"."discount_minor" between 0 and "invoice_lines"."unit_minor" * "invoice_lines"."quantity" and ("invoice_lines"."discount_minor" > 0) = (length(trim(coalesce("invoice_lines"."discount_reason", ''))) > 0)),
	CONSTRAINT "invoice_lines_sums" CHECK ("invoice_lines"."total_minor" >= 0 and "invoice_lines"."tax_minor" between 0 and "invoice_lines"."total_minor")
);
--> statement-breakpoint
CREATE TABLE "invoices" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"location_id" uuid NOT NULL,
	"number" integer DEFAULT 0 NOT NULL,
	"patient_id" uuid NOT NULL,
	"currency" char(3) NOT NULL,
	"prices_include_tax" boolean NOT NULL,
	"seller" jsonb NOT NULL,
	"buyer" jsonb NOT NULL,
	"total_minor" integer NOT NULL,
	"tax_minor" integer NOT NULL,
	"issued_on" date NOT NULL,
	"issued_at" timestamptz NOT NULL,
	"issued_by" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "invoices_number_once" UNIQUE("location_id","number"),
	CONSTRAINT "invoices_currency" CHECK ("invoices"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "invoices_sums" CHECK ("invoices"."total_minor" >= 0 and "invoices"."tax_minor" between 0 and "invoices"."total_minor")
);
--> statement-breakpoint
CREATE TABLE "packages" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"quote_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"sessions" smallint NOT NULL,
	"opened_at" timestamptz NOT NULL,
	"closed_at" timestamptz,
	"closed_by" uuid,
	"closed_reason" text,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "packages_quote_once" UNIQUE("quote_id"),
	CONSTRAINT "packages_invoice_once" UNIQUE("invoice_id"),
	CONSTRAINT "packages_sessions" CHECK ("packages"."sessions" between 1 and 12),
	CONSTRAINT "packages_closed" CHECK (("packages"."closed_at" is null) = ("packages"."closed_by" is null) and ("packages"."closed_at" is null) = ("packages"."closed_reason" is null) and ("packages"."closed_reason" is null or length(trim("packages"."closed_reason")) > 0))
);
--> statement-breakpoint
CREATE TABLE "day_counts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"location_id" uuid NOT NULL,
	"day" date NOT NULL,
	"method" text NOT NULL,
	"expected_minor" integer NOT NULL,
	"counted_minor" integer NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"counted_by" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "day_counts_method" CHECK ("day_counts"."method" in ('cash','card','transfer')),
	CONSTRAINT "day_counts_explained" CHECK ("day_counts"."expected_minor" = "day_counts"."counted_minor" or length(trim("day_counts"."note")) > 0)
);
--> statement-breakpoint
CREATE TABLE "fee_decisions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"appointment_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"invoice_id" uuid,
	"waived_reason" text,
	"decided_by" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "fee_decisions_once" UNIQUE("appointment_id"),
	CONSTRAINT "fee_decisions_kind" CHECK ("fee_decisions"."kind" in ('late_fee','no_show_fee')),
	CONSTRAINT "fee_decisions_decided" CHECK (("fee_decisions"."invoice_id" is null) = (length(trim(coalesce("fee_decisions"."waived_reason", ''))) > 0))
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"location_id" uuid NOT NULL,
	"method" text NOT NULL,
	"amount_minor" integer NOT NULL,
	"taken_on" date NOT NULL,
	"taken_at" timestamptz NOT NULL,
	"taken_by" uuid,
	"reference" text DEFAULT '' NOT NULL,
	"reason" text,
	"corrects_id" uuid,
	"move_id" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "payments_corrected_once" UNIQUE("corrects_id"),
	CONSTRAINT "payments_method" CHECK ("payments"."method" in ('cash','card','transfer','credit')),
	CONSTRAINT "payments_amount" CHECK ("payments"."amount_minor" <> 0),
	CONSTRAINT "payments_reason" CHECK (("payments"."amount_minor" < 0) = (length(trim(coalesce("payments"."reason", ''))) > 0)),
	CONSTRAINT "payments_correction" CHECK ("payments"."corrects_id" is null or "payments"."amount_minor" < 0),
	CONSTRAINT "payments_moved" CHECK (("payments"."method" = 'credit') = ("payments"."move_id" is not null)),
	CONSTRAINT "payments_no_card" CHECK (regexp_replace("payments"."reference", '[ .-]', '', 'g') !~ '[0-9]{13}')
);
--> statement-breakpoint
CREATE TABLE "write_offs" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"amount_minor" integer NOT NULL,
	"reason" text NOT NULL,
	"written_off_on" date NOT NULL,
	"written_off_by" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "write_offs_amount" CHECK ("write_offs"."amount_minor" > 0),
	CONSTRAINT "write_offs_reason" CHECK (length(trim("write_offs"."reason")) > 0)
);
--> statement-breakpoint
CREATE TABLE "prices" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"service_id" uuid NOT NULL,
	"location_id" uuid NOT NULL,
	"amount_minor" integer,
	"currency" char(3) NOT NULL,
	"tax_basis_points" smallint NOT NULL,
	"valid_from" date NOT NULL,
	"set_by" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	CONSTRAINT "prices_amount" CHECK ("prices"."amount_minor" >= 0),
	CONSTRAINT "prices_currency" CHECK ("prices"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "prices_tax" CHECK ("prices"."tax_basis_points" between 0 and 5000)
);
--> statement-breakpoint
CREATE TABLE "quote_instalments" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"quote_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"amount_minor" integer NOT NULL,
	"due_on" date,
	CONSTRAINT "quote_instalments_position_once" UNIQUE("quote_id","position"),
	CONSTRAINT "quote_instalments_amount" CHECK ("quote_instalments"."amount_minor" > 0),
	CONSTRAINT "quote_instalments_deposit_first" CHECK ("quote_instalments"."due_on" is not null or "quote_instalments"."position" = 1)
);
--> statement-breakpoint
CREATE TABLE "quote_lines" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"quote_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"kind" text NOT NULL,
	"service_id" uuid,
	"description" text NOT NULL,
	"quantity" smallint NOT NULL,
	"unit_minor" integer NOT NULL,
	"tax_basis_points" smallint NOT NULL,
	CONSTRAINT "quote_lines_position_once" UNIQUE("quote_id","position"),
	CONSTRAINT "quote_lines_kind" CHECK ("quote_lines"."kind" in ('session','extra','follow_up')),
	CONSTRAINT "quote_lines_described" CHECK (length(trim("quote_lines"."description")) > 0),
	CONSTRAINT "quote_lines_quantity" CHECK ("quote_lines"."quantity" between 1 and 99),
	CONSTRAINT "quote_lines_unit" CHECK ("quote_lines"."unit_minor" >= 0),
	CONSTRAINT "quote_lines_tax" CHECK ("quote_lines"."tax_basis_points" between 0 and 5000)
);
--> statement-breakpoint
CREATE TABLE "quotes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"location_id" uuid NOT NULL,
	"currency" char(3) NOT NULL,
	"prices_include_tax" boolean NOT NULL,
	"tax_name" text DEFAULT '' NOT NULL,
	"quoted_on" date NOT NULL,
	"valid_until" date NOT NULL,
	"discount_minor" integer DEFAULT 0 NOT NULL,
	"discount_reason" text,
	"discount_by" uuid,
	"note" text DEFAULT '' NOT NULL,
	"quoted_by" uuid,
	"created_at" timestamptz DEFAULT now() NOT NULL,
	"accepted_at" timestamptz,
	"accepted_by" uuid,
	"withdrawn_at" timestamptz,
	"withdrawn_by" uuid,
	CONSTRAINT "quotes_currency" CHECK ("quotes"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "quotes_valid" CHECK ("quotes"."valid_until" >= "quotes"."quoted_on"),
	CONSTRAINT "quotes_discount" CHECK ("quotes"."discount_minor" >= 0 and ("quotes"."discount_minor" > 0) = ("quotes"."discount_by" is not null) and ("quotes"."discount_minor" > 0) = (length(trim(coalesce("quotes"."discount_reason", ''))) > 0)),
	CONSTRAINT "quotes_one_end" CHECK (("quotes"."accepted_at" is null) = ("quotes"."accepted_by" is null) and ("quotes"."withdrawn_at" is null) = ("quotes"."withdrawn_by" is null) and ("quotes"."accepted_at" is null or "quotes"."withdrawn_at" is null))
);
--> statement-breakpoint
ALTER TABLE "billing_terms" ADD CONSTRAINT "billing_terms_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_note_lines" ADD CONSTRAINT "credit_note_lines_credit_note_id_credit_notes_id_fk" FOREIGN KEY ("credit_note_id") REFERENCES "public"."credit_notes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_note_lines" ADD CONSTRAINT "credit_note_lines_invoice_line_id_invoice_lines_id_fk" FOREIGN KEY ("invoice_line_id") REFERENCES "public"."invoice_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_notes" ADD CONSTRAINT "credit_notes_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_notes" ADD CONSTRAINT "credit_notes_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_notes" ADD CONSTRAINT "credit_notes_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_notes" ADD CONSTRAINT "credit_notes_issued_by_users_id_fk" FOREIGN KEY ("issued_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "billing_numbers" ADD CONSTRAINT "billing_numbers_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_instalments" ADD CONSTRAINT "invoice_instalments_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_lines" ADD CONSTRAINT "invoice_lines_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_lines" ADD CONSTRAINT "invoice_lines_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_lines" ADD CONSTRAINT "invoice_lines_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_issued_by_users_id_fk" FOREIGN KEY ("issued_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "packages" ADD CONSTRAINT "packages_quote_id_quotes_id_fk" FOREIGN KEY ("quote_id") REFERENCES "public"."quotes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "packages" ADD CONSTRAINT "packages_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "packages" ADD CONSTRAINT "packages_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "packages" ADD CONSTRAINT "packages_series_id_series_id_fk" FOREIGN KEY ("series_id") REFERENCES "public"."series"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "packages" ADD CONSTRAINT "packages_closed_by_users_id_fk" FOREIGN KEY ("closed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "day_counts" ADD CONSTRAINT "day_counts_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "day_counts" ADD CONSTRAINT "day_counts_counted_by_users_id_fk" FOREIGN KEY ("counted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_decisions" ADD CONSTRAINT "fee_decisions_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_decisions" ADD CONSTRAINT "fee_decisions_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_decisions" ADD CONSTRAINT "fee_decisions_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_decisions" ADD CONSTRAINT "fee_decisions_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_taken_by_users_id_fk" FOREIGN KEY ("taken_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "write_offs" ADD CONSTRAINT "write_offs_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "write_offs" ADD CONSTRAINT "write_offs_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "write_offs" ADD CONSTRAINT "write_offs_written_off_by_users_id_fk" FOREIGN KEY ("written_off_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prices" ADD CONSTRAINT "prices_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prices" ADD CONSTRAINT "prices_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prices" ADD CONSTRAINT "prices_set_by_users_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_instalments" ADD CONSTRAINT "quote_instalments_quote_id_quotes_id_fk" FOREIGN KEY ("quote_id") REFERENCES "public"."quotes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_lines" ADD CONSTRAINT "quote_lines_quote_id_quotes_id_fk" FOREIGN KEY ("quote_id") REFERENCES "public"."quotes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_lines" ADD CONSTRAINT "quote_lines_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_series_id_series_id_fk" FOREIGN KEY ("series_id") REFERENCES "public"."series"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_discount_by_users_id_fk" FOREIGN KEY ("discount_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_quoted_by_users_id_fk" FOREIGN KEY ("quoted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_accepted_by_users_id_fk" FOREIGN KEY ("accepted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_withdrawn_by_users_id_fk" FOREIGN KEY ("withdrawn_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "credit_note_lines_of" ON "credit_note_lines" USING btree ("invoice_line_id");--> statement-breakpoint
CREATE INDEX "credit_notes_of_invoice" ON "credit_notes" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "credit_notes_of_patient" ON "credit_notes" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "invoice_instalments_due" ON "invoice_instalments" USING btree ("due_on");--> statement-breakpoint
CREATE INDEX "invoice_lines_of_appointment" ON "invoice_lines" USING btree ("appointment_id");--> statement-breakpoint
CREATE INDEX "invoices_of_patient" ON "invoices" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "invoices_of_day" ON "invoices" USING btree ("location_id","issued_on");--> statement-breakpoint
CREATE UNIQUE INDEX "packages_open_once" ON "packages" USING btree ("series_id") WHERE "packages"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "packages_of_patient" ON "packages" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "day_counts_of" ON "day_counts" USING btree ("location_id","day");--> statement-breakpoint
CREATE INDEX "fee_decisions_of_patient" ON "fee_decisions" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "payments_of_invoice" ON "payments" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "payments_of_patient" ON "payments" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "payments_of_day" ON "payments" USING btree ("location_id","taken_on");--> statement-breakpoint
CREATE INDEX "write_offs_of_invoice" ON "write_offs" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "write_offs_of_patient" ON "write_offs" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "prices_of" ON "prices" USING btree ("location_id","service_id","valid_from");--> statement-breakpoint
CREATE INDEX "quotes_of_patient" ON "quotes" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "quotes_of_series" ON "quotes" USING btree ("series_id");--> statement-breakpoint
ALTER TABLE payments ADD CONSTRAINT payments_corrects_id_fk FOREIGN KEY (corrects_id) REFERENCES payments (id);--> statement-breakpoint
-- What is written is never written over.
CREATE TRIGGER prices_inserts_only BEFORE UPDATE ON prices FOR EACH ROW EXECUTE FUNCTION refuse_change('prices_inserts_only');--> statement-breakpoint
CREATE TRIGGER quote_lines_inserts_only BEFORE UPDATE ON quote_lines FOR EACH ROW EXECUTE FUNCTION refuse_change('quote_lines_inserts_only');--> statement-breakpoint
CREATE TRIGGER quote_instalments_inserts_only BEFORE UPDATE ON quote_instalments FOR EACH ROW EXECUTE FUNCTION refuse_change('quote_instalments_inserts_only');--> statement-breakpoint
CREATE TRIGGER invoices_inserts_only BEFORE UPDATE ON invoices FOR EACH ROW EXECUTE FUNCTION refuse_change('invoices_inserts_only');--> statement-breakpoint
CREATE TRIGGER invoice_lines_inserts_only BEFORE UPDATE ON invoice_lines FOR EACH ROW EXECUTE FUNCTION refuse_change('invoice_lines_inserts_only');--> statement-breakpoint
CREATE TRIGGER invoice_instalments_inserts_only BEFORE UPDATE ON invoice_instalments FOR EACH ROW EXECUTE FUNCTION refuse_change('invoice_instalments_inserts_only');--> statement-breakpoint
CREATE TRIGGER credit_notes_inserts_only BEFORE UPDATE ON credit_notes FOR EACH ROW EXECUTE FUNCTION refuse_change('credit_notes_inserts_only');--> statement-breakpoint
CREATE TRIGGER credit_note_lines_inserts_only BEFORE UPDATE ON credit_note_lines FOR EACH ROW EXECUTE FUNCTION refuse_change('credit_note_lines_inserts_only');--> statement-breakpoint
CREATE TRIGGER payments_inserts_only BEFORE UPDATE ON payments FOR EACH ROW EXECUTE FUNCTION refuse_change('payments_inserts_only');--> statement-breakpoint
CREATE TRIGGER write_offs_inserts_only BEFORE UPDATE ON write_offs FOR EACH ROW EXECUTE FUNCTION refuse_change('write_offs_inserts_only');--> statement-breakpoint
CREATE TRIGGER day_counts_inserts_only BEFORE UPDATE ON day_counts FOR EACH ROW EXECUTE FUNCTION refuse_change('day_counts_inserts_only');--> statement-breakpoint
CREATE TRIGGER fee_decisions_inserts_only BEFORE UPDATE ON fee_decisions FOR EACH ROW EXECUTE FUNCTION refuse_change('fee_decisions_inserts_only');--> statement-breakpoint
CREATE TRIGGER quotes_frozen BEFORE UPDATE ON quotes FOR EACH ROW
  WHEN (OLD.accepted_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
    OR (OLD.id, OLD.patient_id, OLD.series_id, OLD.location_id, OLD.currency, OLD.prices_include_tax, OLD.tax_name, OLD.quoted_on, OLD.valid_until, OLD.discount_minor, OLD.discount_reason,
        OLD.discount_by, OLD.note, OLD.quoted_by, OLD.created_at)
    IS DISTINCT FROM (NEW.id, NEW.patient_id, NEW.series_id, NEW.location_id, NEW.currency, NEW.prices_include_tax, NEW.tax_name, NEW.quoted_on, NEW.valid_until, NEW.discount_minor,
        NEW.discount_reason, NEW.discount_by, NEW.note, NEW.quoted_by, NEW.created_at))
  EXECUTE FUNCTION refuse_change('quotes_frozen');--> statement-breakpoint
CREATE TRIGGER packages_frozen BEFORE UPDATE ON packages FOR EACH ROW
  WHEN (OLD.closed_at IS NOT NULL
    OR (OLD.id, OLD.quote_id, OLD.invoice_id, OLD.patient_id, OLD.series_id, OLD.sessions, OLD.opened_at, OLD.created_at)
    IS DISTINCT FROM (NEW.id, NEW.quote_id, NEW.invoice_id, NEW.patient_id, NEW.series_id, NEW.sessions, NEW.opened_at, NEW.created_at))
  EXECUTE FUNCTION refuse_change('packages_frozen');--> statement-breakpoint
-- The number that follows the last one of the location, under its row's lock until the transaction ends: gapless, because what is rolled back gives it back.
CREATE FUNCTION number_document() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.billing_numbers AS n (location_id, kind, last) VALUES (NEW.location_id, TG_ARGV[0], 1)
    ON CONFLICT (location_id, kind) DO UPDATE SET last = n.last + 1 RETURNING n.last INTO NEW.number;
  RETURN NEW;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION number_document() FROM PUBLIC;--> statement-breakpoint
CREATE TRIGGER invoices_numbered BEFORE INSERT ON invoices FOR EACH ROW EXECUTE FUNCTION number_document('invoice');--> statement-breakpoint
CREATE TRIGGER credit_notes_numbered BEFORE INSERT ON credit_notes FOR EACH ROW EXECUTE FUNCTION number_document('credit_note');--> statement-breakpoint
-- Lines come with their document, in its transaction, and never later.
CREATE FUNCTION keep_with_document() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  made timestamptz;
BEGIN
  EXECUTE format('SELECT d.created_at FROM public.%I d WHERE d.id = ($1).%I', TG_ARGV[1], TG_ARGV[2]) INTO made USING NEW;
  IF made IS DISTINCT FROM now() THEN PERFORM public.refuse_rule(TG_ARGV[0], TG_TABLE_NAME); END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER quote_lines_with_quote BEFORE INSERT ON quote_lines FOR EACH ROW EXECUTE FUNCTION keep_with_document('quote_lines_with_quote', 'quotes', 'quote_id');--> statement-breakpoint
CREATE TRIGGER quote_instalments_with_quote BEFORE INSERT ON quote_instalments FOR EACH ROW EXECUTE FUNCTION keep_with_document('quote_instalments_with_quote', 'quotes', 'quote_id');--> statement-breakpoint
CREATE TRIGGER invoice_lines_with_invoice BEFORE INSERT ON invoice_lines FOR EACH ROW EXECUTE FUNCTION keep_with_document('invoice_lines_with_invoice', 'invoices', 'invoice_id');--> statement-breakpoint
CREATE TRIGGER invoice_instalments_with_invoice BEFORE INSERT ON invoice_instalments FOR EACH ROW EXECUTE FUNCTION keep_with_document('invoice_instalments_with_invoice', 'invoices', 'invoice_id');--> statement-breakpoint
CREATE TRIGGER credit_note_lines_with_note BEFORE INSERT ON credit_note_lines FOR EACH ROW EXECUTE FUNCTION keep_with_document('credit_note_lines_with_note', 'credit_notes', 'credit_note_id');--> statement-breakpoint
-- At the end of the transaction the parts are the whole.
CREATE FUNCTION check_invoice_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.invoices i WHERE i.id = NEW.id) THEN RETURN NULL; END IF;
  IF (SELECT (coalesce(sum(l.total_minor), 0), coalesce(sum(l.tax_minor), 0)) IS DISTINCT FROM (NEW.total_minor::bigint, NEW.tax_minor::bigint) OR count(*) = 0
      FROM public.invoice_lines l WHERE l.invoice_id = NEW.id) THEN
    PERFORM public.refuse_rule('invoices_lines_sum', 'invoices');
  END IF;
  IF (SELECT coalesce(sum(p.amount_minor), 0) <> NEW.total_minor FROM public.invoice_instalments p WHERE p.invoice_id = NEW.id) THEN
    PERFORM public.refuse_rule('invoices_instalments_sum', 'invoices');
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE CONSTRAINT TRIGGER invoices_whole AFTER INSERT ON invoices DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_invoice_sums();--> statement-breakpoint
CREATE FUNCTION check_credit_note_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.credit_notes n WHERE n.id = NEW.id) THEN RETURN NULL; END IF;
  IF (SELECT (coalesce(sum(l.total_minor), 0), coalesce(sum(l.tax_minor), 0)) IS DISTINCT FROM (NEW.total_minor::bigint, NEW.tax_minor::bigint)
      FROM public.credit_note_lines l WHERE l.credit_note_id = NEW.id) THEN
    PERFORM public.refuse_rule('credit_notes_lines_sum', 'credit_notes');
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE CONSTRAINT TRIGGER credit_notes_whole AFTER INSERT ON credit_notes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_credit_note_sums();--> statement-breakpoint
-- What stands on an invoice: what it was issued for, what was taken back and given up of it, and what came in. Owed below nought is too much, which goes back.
CREATE VIEW invoice_balances AS
  SELECT i.id AS invoice_id, i.location_id, i.patient_id, i.currency, i.issued_on, i.total_minor,
    coalesce(c.credited, 0)::integer AS credited_minor, coalesce(w.written_off, 0)::integer AS written_off_minor, coalesce(p.paid, 0)::integer AS paid_minor,
    (i.total_minor - coalesce(c.credited, 0) - coalesce(w.written_off, 0) - coalesce(p.paid, 0))::integer AS owed_minor
  FROM invoices i
  LEFT JOIN LATERAL (SELECT sum(n.total_minor) AS credited FROM credit_notes n WHERE n.invoice_id = i.id) c ON true
  LEFT JOIN LATERAL (SELECT sum(o.amount_minor) AS written_off FROM write_offs o WHERE o.invoice_id = i.id) w ON true
  LEFT JOIN LATERAL (SELECT sum(m.amount_minor) AS paid FROM payments m WHERE m.invoice_id = i.id) p ON true;--> statement-breakpoint
-- "Used at sign": the sessions of a package are used by the records of its series that are signed while it is open, in the order of their signatures, and as
-- many as were bought; a visit that was charged by itself uses none. The value of the nth is what the first n are worth less what the first n - 1 are.
CREATE VIEW package_uses AS
  SELECT u.package_id, u.appointment_id, u.treatment_id, u.used_at, u.nth,
    (u.total_minor::bigint * u.nth / u.sessions - u.total_minor::bigint * (u.nth - 1) / u.sessions)::integer AS value_minor
  FROM (
    SELECT k.id AS package_id, a.id AS appointment_id, t.id AS treatment_id, t.signed_at AS used_at, k.sessions, l.total_minor,
      row_number() OVER (PARTITION BY k.id ORDER BY t.signed_at, t.id) AS nth
    FROM packages k
    JOIN invoice_lines l ON l.invoice_id = k.invoice_id AND l.kind = 'session'
    JOIN appointments a ON a.series_id = k.series_id
    JOIN treatments t ON t.appointment_id = a.id AND t.state = 'signed' AND t.signed_at >= k.opened_at AND (k.closed_at IS NULL OR t.signed_at <= k.closed_at)
    WHERE NOT EXISTS (
      SELECT FROM invoice_lines v WHERE v.appointment_id = a.id AND v.kind = 'visit'
        AND v.total_minor > coalesce((SELECT sum(b.total_minor) FROM credit_note_lines b WHERE b.invoice_line_id = v.id), 0))
  ) u
  WHERE u.nth <= u.sessions;--> statement-breakpoint
-- What a package is worth: bought, used, given back, and what of it is still to come. How many sessions are paid: those that what came in covers, from the first.
CREATE VIEW package_states AS
  SELECT k.id AS package_id, k.patient_id, k.series_id, k.invoice_id, k.sessions, k.opened_at, k.closed_at, l.id AS line_id, l.total_minor,
    coalesce(b.credited, 0)::integer AS credited_minor,
    u.used::integer AS used_sessions, u.used_minor::integer AS used_minor,
    greatest(l.total_minor - coalesce(b.credited, 0) - u.used_minor, 0)::integer AS unused_minor,
    CASE WHEN l.total_minor = 0 THEN k.sessions
      ELSE least(k.sessions, greatest(0, ((least(i.paid_minor, l.total_minor)::bigint + 1) * k.sessions - 1) / l.total_minor)) END::integer AS paid_sessions
  FROM packages k
  JOIN invoice_lines l ON l.invoice_id = k.invoice_id AND l.kind = 'session'
  JOIN invoice_balances i ON i.invoice_id = k.invoice_id
  LEFT JOIN LATERAL (SELECT sum(c.total_minor) AS credited FROM credit_note_lines c WHERE c.invoice_line_id = l.id) b ON true
  CROSS JOIN LATERAL (SELECT count(*) AS used, coalesce(sum(x.value_minor), 0) AS used_minor FROM package_uses x WHERE x.package_id = k.id) u;--> statement-breakpoint
-- No more comes in than is owed, no more goes back than is too much, a correction takes one payment back whole. The invoice's lock makes those who come at once wait.
CREATE FUNCTION keep_balance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  owed integer;
BEGIN
  PERFORM FROM public.invoices i WHERE i.id = NEW.invoice_id FOR UPDATE;
  IF NOT EXISTS (SELECT FROM public.invoices i WHERE i.id = NEW.invoice_id AND i.patient_id = NEW.patient_id) THEN
    PERFORM public.refuse_rule(TG_TABLE_NAME || '_of_its_patient', TG_TABLE_NAME);
  END IF;
  SELECT b.owed_minor INTO owed FROM public.invoice_balances b WHERE b.invoice_id = NEW.invoice_id;
  IF TG_TABLE_NAME = 'write_offs' THEN
    IF NEW.amount_minor > owed THEN PERFORM public.refuse_rule('write_offs_no_more_than_owed', 'write_offs'); END IF;
    RETURN NEW;
  END IF;
  IF NEW.amount_minor > 0 THEN
    IF NEW.amount_minor > owed THEN PERFORM public.refuse_rule('payments_no_more_than_owed', 'payments'); END IF;
  ELSIF NEW.corrects_id IS NOT NULL THEN
    IF NOT EXISTS (SELECT FROM public.payments p WHERE p.id = NEW.corrects_id AND p.invoice_id = NEW.invoice_id AND p.amount_minor = -NEW.amount_minor AND p.method = NEW.method
        AND p.method <> 'credit' AND p.amount_minor > 0) THEN
      PERFORM public.refuse_rule('payments_corrects_whole', 'payments');
    END IF;
  ELSIF -NEW.amount_minor > -owed THEN
    PERFORM public.refuse_rule('payments_no_more_than_too_much', 'payments');
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION keep_balance() FROM PUBLIC;--> statement-breakpoint
CREATE TRIGGER payments_balance BEFORE INSERT ON payments FOR EACH ROW EXECUTE FUNCTION keep_balance();--> statement-breakpoint
CREATE TRIGGER write_offs_balance BEFORE INSERT ON write_offs FOR EACH ROW EXECUTE FUNCTION keep_balance();--> statement-breakpoint
CREATE FUNCTION check_move_of_credit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(p.amount_minor) <> 0 OR count(DISTINCT i.currency) <> 1 OR count(*) <> 2 FROM public.payments p JOIN public.invoices i ON i.id = p.invoice_id WHERE p.move_id = NEW.move_id) THEN
    PERFORM public.refuse_rule('payments_move_cancels_out', 'payments');
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE CONSTRAINT TRIGGER payments_move AFTER INSERT ON payments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.move_id IS NOT NULL) EXECUTE FUNCTION check_move_of_credit();--> statement-breakpoint
CREATE FUNCTION keep_credit_line() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line public.invoice_lines;
BEGIN
  PERFORM FROM public.invoices i JOIN public.credit_notes n ON n.invoice_id = i.id WHERE n.id = NEW.credit_note_id FOR UPDATE OF i;
  SELECT l.* INTO line FROM public.invoice_lines l JOIN public.credit_notes n ON n.invoice_id = l.invoice_id WHERE n.id = NEW.credit_note_id AND l.id = NEW.invoice_line_id;
  IF line.id IS NULL THEN PERFORM public.refuse_rule('credit_note_lines_of_its_invoice', 'credit_note_lines'); END IF;
  IF (SELECT coalesce(sum(c.total_minor), 0) + NEW.total_minor > line.total_minor OR coalesce(sum(c.tax_minor), 0) + NEW.tax_minor > line.tax_minor
      FROM public.credit_note_lines c WHERE c.invoice_line_id = line.id) THEN
    PERFORM public.refuse_rule('credit_note_lines_no_more_than_sold', 'credit_note_lines');
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION keep_credit_line() FROM PUBLIC;--> statement-breakpoint
CREATE TRIGGER credit_note_lines_within BEFORE INSERT ON credit_note_lines FOR EACH ROW EXECUTE FUNCTION keep_credit_line();--> statement-breakpoint
GRANT SELECT, INSERT ON prices, quote_lines, quote_instalments, invoices, invoice_lines, invoice_instalments, credit_notes, credit_note_lines, payments, write_offs, day_counts, fee_decisions TO cadence_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON billing_terms, quotes, packages TO cadence_app;--> statement-breakpoint
GRANT SELECT ON billing_numbers, invoice_balances, package_uses, package_states TO cadence_app;--> statement-breakpoint
GRANT SELECT ON prices, billing_terms, billing_numbers, day_counts TO cadence_retention;--> statement-breakpoint
GRANT SELECT, DELETE ON quotes, quote_lines, quote_instalments, packages, invoices, invoice_lines, invoice_instalments, credit_notes, credit_note_lines, payments, write_offs, fee_decisions TO cadence_retention;
