/** What the bench clinic has before anybody books: three locations with twelve clinicians each, rooms, pens, services, and definitions in force. */
import { eq } from "drizzle-orm";
import type { Database, Db } from "#db/client.ts";
import { clinicianHours } from "#db/schema/clinician-hours.ts";
import { clinics } from "#db/schema/clinics.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { devices } from "#db/schema/devices.ts";
import { locationHours } from "#db/schema/location-hours.ts";
import { locations } from "#db/schema/locations.ts";
import { resources } from "#db/schema/resources.ts";
import { servicePhases } from "#db/schema/service-phases.ts";
import { serviceCategories, services } from "#db/schema/services.ts";
import { users } from "#db/schema/users.ts";
import { seedDefaultDefinitions } from "#db/seed/defaults.ts";
import { type IsoDate, timeOfMinutes } from "#lib/time.ts";
import { breakOf, CLINICIANS, CLOSES, DEVICES, OPENS, ROOMS, TURNOVER } from "./clinic-days.ts";
import { firstDay, type Ids, LOCATIONS } from "./rows.ts";

export const TIME_ZONE = "Australia/Melbourne";
const counted = (many: number) => Array.from({ length: many }, (_, index) => index);

function first<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error("The row was not returned.");
  return row;
}

/** What the loader goes on from. */
export type Made = {
  readonly places: readonly Ids[];
  readonly doctor: string;
  readonly versions: Readonly<Record<"protocol" | "form" | "consent", { id: string; of: string }>>;
};

export async function makePlaces({ db }: Database, today: IsoDate): Promise<Made> {
  await db.insert(clinics).values({ name: "Bench clinic", privacyLaw: "AU" });
  await seedDefaultDefinitions({ db });
  const category = first(await db.insert(serviceCategories).values({ name: "Everything" }).returning({ id: serviceCategories.id }));
  const offered = {
    needling: await makeService(db, category.id, "Needling, face", "treatment", TURNOVER, [
      ["Numbing", 30, "r"],
      ["Needling", 45, "crd"],
    ]),
    touch_up: await makeService(db, category.id, "Touch-up", "treatment", 0, [["Touch-up", 30, "cd"]]),
    talk: await makeService(db, category.id, "Consultation", "consultation", 0, [["Consultation", 30, "c"]]),
  };
  const reception = { name: "Reception", email: "reception@bench.example", roles: ["reception" as const] };
  await db.insert(users).values(reception);
  const places: Ids[] = [];
  for (const number of counted(LOCATIONS)) places.push({ ...(await makeLocation(db, number, today)), services: offered });
  const doctor = first(await db.select({ id: users.id }).from(users).where(eq(users.isDoctor, true)));
  const versions = {
    protocol: await inForce(db, "protocol", doctor.id),
    form: await inForce(db, "form", doctor.id),
    consent: await inForce(db, "consent", doctor.id),
  };
  return { places, doctor: doctor.id, versions };
}

async function makeLocation(db: Db, number: number, today: IsoDate): Promise<Omit<Ids, "services">> {
  const { id: locationId } = first(
    await db
      .insert(locations)
      .values({ name: `Bench ${number + 1}`, timeZone: TIME_ZONE, jurisdiction: "AU-VIC", currency: "AUD", emergencyNumber: "000" })
      .returning({ id: locations.id }),
  );
  const week = counted(7).map((day) => day + 1);
  const opens = timeOfMinutes(OPENS);
  const closes = timeOfMinutes(CLOSES);
  await db.insert(locationHours).values(week.map((weekday) => ({ locationId, weekday, opens, closes })));
  const clinicians = await db
    .insert(users)
    .values(
      counted(CLINICIANS).map((place) => ({
        name: `Clinician ${String(number * CLINICIANS + place + 1).padStart(2, "0")}`,
        email: `clinician-${number * CLINICIANS + place}@bench.example`,
        roles: ["clinician" as const],
        isDoctor: number === 0 && place === 0,
      })),
    )
    .returning({ id: users.id, name: users.name });
  const placed = async (rows: readonly (typeof resources.$inferInsert)[]) =>
    (
      await db
        .insert(resources)
        .values([...rows])
        .returning({ id: resources.id })
    ).map(({ id }) => id);
  const staffed = await placed(clinicians.map(({ id, name }) => ({ kind: "clinician" as const, name, userId: id })));
  const named = (kind: "room" | "device", word: string, many: number) =>
    placed(counted(many).map((place) => ({ kind, name: `${word} ${place + 1}`, locationId })));
  const rooms = await named("room", "Room", ROOMS);
  const pens = await named("device", "SkinPen", DEVICES);
  await db
    .insert(devices)
    .values(pens.map((resourceId) => ({ resourceId, kind: "pen" as const, model: "SkinPen Precision", maxDepthMm: 2.5 })));
  await db.insert(clinicianHours).values(
    staffed.flatMap((resourceId, clinician) => {
      const rest = breakOf(clinician);
      const halves = [
        { opens, closes: timeOfMinutes(rest.from) },
        { opens: timeOfMinutes(rest.to), closes },
      ];
      return week.flatMap((weekday) => halves.map((half) => ({ resourceId, locationId, weekday, ...half, validFrom: firstDay(today) })));
    }),
  );
  return { locationId, resources: { clinician: staffed, room: rooms, device: pens } };
}

async function makeService(
  db: Db,
  categoryId: string,
  name: string,
  kind: "treatment" | "consultation",
  turnoverMinutes: number,
  phases: readonly [string, number, string][],
): Promise<string> {
  const { id } = first(
    await db
      .insert(services)
      .values({ categoryId, name, kind, needles: name === "Needling, face", turnoverMinutes })
      .returning({ id: services.id }),
  );
  await db.insert(servicePhases).values(
    phases.map(([called, minutes, needs], position) => ({
      serviceId: id,
      position: position + 1,
      name: called,
      minutes,
      needsClinician: needs.includes("c"),
      needsRoom: needs.includes("r"),
      needsDevice: needs.includes("d"),
    })),
  );
  return id;
}

/** Brings the first definition of a kind into force. */
async function inForce(db: Db, kind: "protocol" | "form" | "consent", doctor: string) {
  const found = first(
    await db
      .select({ id: definitionVersions.id, of: definitions.id })
      .from(definitionVersions)
      .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
      .where(eq(definitions.kind, kind))
      .orderBy(definitions.slug)
      .limit(1),
  );
  const now = Temporal.Now.instant();
  await db
    .update(definitionVersions)
    .set({ state: "in_force", approvedBy: doctor, approvedAt: now, inForceAt: now })
    .where(eq(definitionVersions.id, found.id));
  return found;
}
