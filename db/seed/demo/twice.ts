import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Database } from "#db/client.ts";
import { registerPatient } from "#lib/patients/commands/patients.ts";
import { addDays, type IsoDate } from "#lib/time.ts";
import { type At, atPlace, must, type Person } from "./clock.ts";
import type { Random } from "./random.ts";

const person = z.object({
  givenName: z.string(),
  familyName: z.string(),
  dateOfBirth: z.string(),
  phone: z.string(),
});

/** Registers somebody a second time, as it happens on a busy morning: by the same name and telephone, without looking. It is there to be found and merged. */
export async function registerTwice(stage: {
  readonly at: At;
  readonly database: Database;
  readonly random: Random;
  readonly today: IsoDate;
  readonly reception: Person;
}): Promise<void> {
  const { at, database, random, today, reception } = stage;
  // Nobody who comes again soon: their day would show two of the same name.
  const { rows } = await database.db.execute(sql`
    select p.given_name as "givenName", p.family_name as "familyName", p.date_of_birth::text as "dateOfBirth", p.phone from patients p
    where not exists (select from appointments a where a.patient_id = p.id and upper(a.during) > now())
      and not exists (select from series s where s.patient_id = p.id) order by p.number desc limit 1`);
  const [found] = z.array(person).parse(rows);
  if (found === undefined) throw new Error("Everybody of the demo comes again soon.");
  const blank = { preferredName: "", pronouns: "", email: "", street: "", city: "", region: "", postcode: "", country: "" } as const;
  const again = { ...blank, ...found, birthDateUnknown: false, formerNumber: "", language: "en", timeZone: null };
  const morning = at(atPlace(addDays(today, -3), "08:50", "Australia/Melbourne"), reception);
  must("register somebody twice", await registerPatient(morning, { idempotencyKey: random.key(), ...again }));
}
