import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayFacts } from "#lib/patients/queries/alike.ts";
import { getClinicDates } from "#lib/patients/queries/clinic-dates.ts";
import { scoreLikeness, VERDICTS, type Verdict, verdictOf } from "#lib/patients/rules/duplicates.ts";
import { sayPatientName } from "#lib/patients/rules/patient.ts";

export type PairSideView = {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  /** "41, born 4 Aug 1985 · +61 491 570 313" */
  readonly facts: string;
};

export type PairView = {
  readonly verdict: Verdict;
  /** "Almost certainly one person" */
  readonly says: string;
  readonly reasons: readonly string[];
  /** The elder record first. */
  readonly one: PairSideView;
  readonly other: PairSideView;
};

/** A pair that shares less than this is not scored at all; see the rough points in the statement. */
const LOOKED_AT = 2_000;
const SHOWN = 50;

/** What more records than this share tells nobody apart or together: the clinic's own number, "none@…", 1 January 1900. It also keeps the pairs few. */
const CROWD = 40;
/** Letters of a name that are compared. */
const NAME_READ = 200;

const record = z.object({
  id: z.string(),
  number: z.number(),
  givenName: z.string(),
  familyName: z.string(),
  preferredName: z.string(),
  dateOfBirth: z.string().nullable(),
  phone: z.string(),
  email: z.string(),
});
const pairRow = z.object({ one: record, other: record });

const asJson = (of: "a" | "b") => {
  const row = sql.identifier(of);
  return sql`json_build_object('id', ${row}.id, 'number', ${row}.number, 'givenName', ${row}.given_name, 'familyName', ${row}.family_name,
    'preferredName', ${row}.preferred_name, 'dateOfBirth', ${row}.date_of_birth, 'phone', ${row}.phone, 'email', ${row}.email)`;
};

/**
 * Patients who may be registered twice, the likeliest first. Never everybody against everybody: only those who share the end of a telephone number, an e-mail,
 * a whole name with a near date of birth, or a birthday (day and month either way round) with a name that is somewhat alike. Who was told apart stays away,
 * whichever record of theirs was looked at. What very many share pairs nobody. Fifty at most.
 */
export async function listDuplicates(
  ctx: Ctx<"patient:merge" | "patient:read">,
): Promise<{ readonly pairs: readonly PairView[]; readonly more: number }> {
  const { today } = await getClinicDates(ctx);
  const { rows } = await ctx.db.execute(sql`
    with keyed as (
      select p.id, p.number, p.given_name, p.family_name, p.preferred_name, p.date_of_birth, p.phone, p.email,
        nullif(right(regexp_replace(p.phone, '\\D', '', 'g'), 6), '') as phone_key, nullif(lower(p.email), '') as email_key, n.plain,
        (select string_agg(w, ' ' order by w) from unnest(string_to_array(replace(n.plain, '-', ' '), ' ')) w) as name_key
      from patient_details p cross join lateral (select left(plain_words(p.given_name || ' ' || p.family_name), ${NAME_READ}) as plain offset 0) n
      where p.merged_into is null and p.archived_at is null
    ), live as materialized (
      select *, count(*) over (partition by phone_key) <= ${CROWD} and length(phone_key) = 6 as phone_tells,
        count(*) over (partition by email_key) <= ${CROWD} as email_tells, count(*) over (partition by name_key) <= ${CROWD} as name_tells,
        count(*) over (partition by date_of_birth) <= ${CROWD} as birth_tells
      from keyed
    ), pairs(a, b) as (
      select a.id, b.id from live a join live b on a.phone_key = b.phone_key and a.id < b.id where a.phone_tells
      union select a.id, b.id from live a join live b on a.email_key = b.email_key and a.id < b.id where a.email_tells
      union select a.id, b.id from live a join live b on a.name_key = b.name_key and a.id < b.id
        where a.name_tells and (a.date_of_birth is null or b.date_of_birth is null
          or date_part('year', a.date_of_birth) = date_part('year', b.date_of_birth) or to_char(a.date_of_birth, 'MMDD') = to_char(b.date_of_birth, 'MMDD'))
      union select a.id, b.id from live a join live b on a.date_of_birth = b.date_of_birth and a.id < b.id
        where a.birth_tells and similarity(a.plain, b.plain) >= 0.25
      union select a.id, b.id from live a join live b on to_char(a.date_of_birth, 'YYYYMMDD') = to_char(b.date_of_birth, 'YYYYDDMM') and a.id < b.id
        where a.birth_tells and b.birth_tells and similarity(a.plain, b.plain) >= 0.25
    ), apart as (
      select patient_identity(d.one_id) as a, patient_identity(d.other_id) as b from patient_distinctions d
    )
    select ${asJson("a")} as one, ${asJson("b")} as other
    from pairs join live a on a.id = pairs.a join live b on b.id = pairs.b
    where not exists (select from apart x where (x.a, x.b) in ((pairs.a, pairs.b), (pairs.b, pairs.a)))
    order by case when a.name_key = b.name_key then 40 else 40 * similarity(a.plain, b.plain) - 20 end
      + case when a.date_of_birth = b.date_of_birth then 35 when a.date_of_birth <> b.date_of_birth then -10 else 0 end
      + case when a.phone_key = b.phone_key and a.phone_tells then 25 else 0 end
      + case when a.email_key = b.email_key then 25 else 0 end desc, a.number
    limit ${LOOKED_AT}`);
  const side = (of: z.output<typeof record>): PairSideView => ({
    id: of.id,
    name: sayPatientName(of),
    number: String(of.number),
    facts: sayFacts(of, today),
  });
  const scored = z
    .array(pairRow)
    .parse(rows)
    .flatMap(({ one, other }) => {
      const { points, reasons } = scoreLikeness(one, other);
      const verdict = verdictOf(points);
      if (verdict === null) return [];
      const [elder, younger] = one.number < other.number ? [one, other] : [other, one];
      return [{ points, verdict, says: VERDICTS[verdict], reasons, one: side(elder), other: side(younger) }];
    })
    .toSorted((a, b) => b.points - a.points || Number(a.one.number) - Number(b.one.number));
  return { pairs: scored.slice(0, SHOWN).map(({ points: _, ...pair }) => pair), more: Math.max(0, scored.length - SHOWN) };
}
