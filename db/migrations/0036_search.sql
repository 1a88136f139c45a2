-- Names in plain words between spaces, whichever comes first: what somebody types is found at the start of a word by an index, however short it is.
CREATE OR REPLACE FUNCTION plain_words(words text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT trim(regexp_replace(regexp_replace(lower(public.unaccent(words)), '[''’`.]', '', 'g'), '[\s-]+', ' ', 'g'))
$$;--> statement-breakpoint
ALTER TABLE "patients" ADD COLUMN "family_first" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE OR REPLACE FUNCTION keep_patient_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search_text := ' ' || public.plain_words(NEW.given_name || ' ' || NEW.family_name || ' ' || NEW.preferred_name) || ' ';
  NEW.family_first := ' ' || public.plain_words(NEW.family_name || ' ' || NEW.given_name || ' ' || NEW.preferred_name) || ' ';
  NEW.phone_digits := regexp_replace(NEW.phone, '\D', '', 'g');
  RETURN NEW;
END $$;--> statement-breakpoint
UPDATE patients SET given_name = given_name;--> statement-breakpoint
-- Close spellings without looking at every name: each word, and the word with any one letter left out. Of two words that differ by a letter too many, one
-- missing, another one or two swapped, these have one in common. Words that were written apart are also known as one.
CREATE FUNCTION close_spellings(plain text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT spelling), '{}')
  FROM (SELECT word, lead(word) OVER (ORDER BY place) AS next FROM unnest(string_to_array(trim(plain), ' ')) WITH ORDINALITY AS w(word, place)) AS w,
    LATERAL (
      SELECT word AS spelling
      UNION ALL SELECT word || next WHERE next IS NOT NULL
      UNION ALL SELECT overlay(word PLACING '' FROM letter FOR 1) FROM generate_series(1, length(word)) AS letter WHERE length(word) >= 4
    ) AS s
$$;--> statement-breakpoint
CREATE INDEX "patients_close_spellings" ON "patients" USING gin (close_spellings(search_text));--> statement-breakpoint
CREATE INDEX "patients_first_name_first" ON "patients" USING btree (search_text collate "C","id");--> statement-breakpoint
CREATE INDEX "patients_family_first" ON "patients" USING btree (family_first collate "C","id");--> statement-breakpoint
CREATE INDEX "patients_email" ON "patients" USING btree (lower(email) text_pattern_ops);
