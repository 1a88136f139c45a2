/** A clinic with one location, an admin and a clinician, for tests of what is set up before anything is booked. Rows are committed. */
import { users } from "#db/schema/users.ts";
import { asSystem, type Ctx } from "#lib/auth/ctx.ts";
import type { Permission } from "#lib/auth/policy.ts";
import { addLocation } from "#lib/clinic/commands/locations.ts";
import type { Result } from "#lib/result.ts";
import { freshDatabase, type TestDatabase } from "./database.ts";
import { at, key, value } from "./results.ts";

export const CARLTON = {
  name: "Carlton",
  address: "",
  phone: "",
  timeZone: "Australia/Melbourne",
  jurisdiction: "AU-VIC",
  dateOrder: "dmy" as const,
  currency: "AUD",
  emergencyNumber: "000",
};

/** Tuesday 10 March 2026, noon in Melbourne. */
const NOON = Temporal.Instant.from("2026-03-10T01:00Z");

export type NewClinic = {
  readonly database: TestDatabase;
  readonly olive: Ctx<Permission>;
  readonly priya: Ctx<Permission>;
  readonly locationId: string;
};

async function person(database: TestDatabase, name: string, role: "admin" | "clinician"): Promise<Ctx<Permission>> {
  const made = await database.app.db
    .insert(users)
    .values({ email: `${name.toLowerCase()}@cadence.example`, name, roles: [role] })
    .returning({ id: users.id });
  const actingAs = { id: at(made, 0).id, name, roles: [role], isDoctor: false, isPrescriber: false };
  return asSystem("tests", { database: database.app, now: NOON, actingAs });
}

/** An empty database of the test file's own, with Olive (admin), Priya (clinician) and the location Carlton. */
export async function openNewClinic(name: string): Promise<NewClinic> {
  const database = await freshDatabase(name);
  const olive = await person(database, "Olive", "admin");
  const priya = await person(database, "Priya", "clinician");
  const { locationId } = value(await addLocation(olive, { idempotencyKey: key(), ...CARLTON }));
  return { database, olive, priya, locationId };
}

/** The closed reason of a refusal, or "done". */
export function reasonOf(result: Result<unknown>): string {
  return result.ok ? "done" : result.refusal.reason;
}
