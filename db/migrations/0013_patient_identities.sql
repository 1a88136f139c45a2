-- Who a merged record stands for, followed to the end of the chain, however long. A function keeps its plan: a view of joins was planned anew in every statement.
CREATE FUNCTION patient_identity(record uuid) RETURNS uuid LANGUAGE plpgsql STABLE AS $$
DECLARE
  at uuid := record;
  onward uuid;
BEGIN
  FOR step IN 1..100 LOOP
    SELECT p.merged_into INTO onward FROM public.patients p WHERE p.id = at;
    IF onward IS NULL THEN RETURN at; END IF;
    at := onward;
  END LOOP;
  RAISE EXCEPTION 'A merge of records leads round in a circle.';
END $$;--> statement-breakpoint
CREATE OR REPLACE VIEW patient_identities AS
  SELECT p.id, CASE WHEN p.merged_into IS NULL THEN p.id ELSE patient_identity(p.merged_into) END AS canonical_id FROM patients p;
