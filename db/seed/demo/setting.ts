import { eq, inArray } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { clinics } from "#db/schema/clinics.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { resources } from "#db/schema/resources.ts";
import { serviceCategories } from "#db/schema/services.ts";
import { transaction } from "#lib/auth/ctx.ts";
import { hashPassword } from "#lib/auth/password.ts";
import { readStep, sealStep } from "#lib/auth/sealed-step.ts";
import { addLocation, setLocationHours } from "#lib/clinic/commands/locations.ts";
import { setClinicianHours } from "#lib/resources/commands/hours.ts";
import { addRoom } from "#lib/resources/commands/places.ts";
import { done } from "#lib/result.ts";
import { addService } from "#lib/services/commands.ts";
import { keepSecondStepIn } from "#lib/staff/commands/second-step.ts";
import { addStaffIn } from "#lib/staff/commands/staff.ts";
import { addDays, type IsoDate } from "#lib/time.ts";
import { approveDefinition } from "#lib/versions/commands/approve.ts";
import { startDraft } from "#lib/versions/commands/draft.ts";
import type { WeekPeriod } from "#lib/week.ts";
import { seedDefaultDefinitions } from "../defaults.ts";
import { demoAccounts } from "../demo-accounts.ts";
import { COLLEAGUES, PLACES, PROFESSIONS, SERVICES, type ServiceKey, SHIFTS, type StaffRow } from "./clinic-data.ts";
import { type At, must, type Person } from "./clock.ts";
import { addDevices, approveCaps } from "./devices.ts";
import type { Random } from "./random.ts";
import { type DemoStock, makeStock } from "./stock.ts";

export type DemoClinician = Person & {
  readonly resourceId: string;
  readonly locationId: string;
  readonly timeZone: string;
  readonly week: readonly WeekPeriod[];
};
export type DemoService = {
  readonly id: string;
  readonly name: string;
  readonly needles: boolean;
  readonly phases: readonly {
    readonly minutes: number;
    readonly needs: { readonly clinician: boolean; readonly room: boolean; readonly device: boolean };
  }[];
};
export type DemoLocation = {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly rooms: readonly string[];
  readonly devices: readonly string[];
};

export type DemoSetting = {
  /** When the clinic opened. */
  readonly opened: Temporal.Instant;
  readonly locations: readonly DemoLocation[];
  readonly clinicians: readonly DemoClinician[];
  readonly admin: Person;
  readonly doctor: Person;
  readonly reception: Person;
  readonly services: Readonly<Record<ServiceKey, DemoService>>;
  readonly stock: DemoStock;
};

/** Two years of history, and a little for the first bookings. */
export const CLINIC_AGE_DAYS = 760;

/** The clinic itself: places, people, hours, rooms, devices, services, and definitions approved by its doctor. */
export async function makeSetting(database: Database, at: At, random: Random, today: IsoDate, secret: string): Promise<DemoSetting> {
  const opened = Temporal.PlainDate.from(addDays(today, -CLINIC_AGE_DAYS)).toZonedDateTime("UTC").toInstant();
  const nobody: Person = {
    id: "00000000-0000-7000-8000-000000000000",
    name: "Demo",
    roles: ["admin"],
    isDoctor: false,
    isPrescriber: false,
  };
  const people = await addPeople(at, opened, nobody, secret);
  const person = (key: string): Person => {
    const found = people.get(key);
    if (found === undefined) throw new Error(`The demo has nobody called ${key}.`);
    return found;
  };
  const admin = at(opened, person("admin"));
  const key = random.key;
  const places: DemoLocation[] = [];
  const stamps = new Set<string>();
  for (const { rooms, devices, ...place } of PLACES) {
    const { locationId } = must(
      "add a location",
      await addLocation(admin, { idempotencyKey: key(), dateOrder: "dmy", currency: "AUD", emergencyNumber: "000", ...place }),
    );
    const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: "08:00", closes: weekday > 5 ? "17:30" : "18:00" }));
    must("set opening hours", await setLocationHours(admin, { locationId, version: 1, week }));
    const roomIds: string[] = [];
    for (const name of rooms)
      roomIds.push(must("add a room", await addRoom(admin, { idempotencyKey: key(), locationId, name })).resourceId);
    const adding = { at, opened, today, admin: person("admin"), key, locationId, place: places.length };
    const deviceIds = await addDevices(adding, devices);
    for (const [index, name] of devices.entries()) {
      const id = deviceIds[index];
      if (name.startsWith("Dermastamp") && id !== undefined) stamps.add(id);
    }
    places.push({ id: locationId, name: place.name, timeZone: place.timeZone, rooms: roomIds, devices: deviceIds });
  }
  const clinicians = await addHours(database, at, opened, today, person, places);
  const services = await addServices(at(opened, person("admin")), key);
  const [doctor, reception] = [person("doctor"), person("reception")];
  await approveDefaults(database, at, opened, doctor);
  await approveCaps(at, opened, doctor);
  const stock = await makeStock({ at, opened, today, doctor, reception, places, stamps });
  return { opened, locations: places, clinicians, admin: person("admin"), doctor, reception, services, stock };
}

async function addPeople(at: At, opened: Temporal.Instant, nobody: Person, secret: string): Promise<Map<string, Person>> {
  const rows: readonly StaffRow[] = [
    ...demoAccounts.map((account) => ({ ...account, profession: PROFESSIONS[account.key] ?? "" })),
    ...COLLEAGUES,
  ];
  const hashes = await Promise.all(rows.map(({ password }) => hashPassword(password)));
  const people = new Map<string, Person>();
  must(
    "add its people",
    await transaction(at(opened, nobody), async (tx) => {
      await tx.db.insert(clinics).values({ name: "Wattle Lane Skin Clinic" });
      await seedDefaultDefinitions(tx);
      for (const [index, { key, password: _, stepKey, roles, ...facts }] of rows.entries()) {
        const id = await addStaffIn(tx, { ...facts, roles: [...roles], passwordHash: hashes[index] ?? null });
        if (stepKey !== undefined) await keepSecondStepIn(tx.db, id, sealStep(readStep(stepKey), id, secret), 0);
        people.set(key, { id, name: facts.name, roles, isDoctor: facts.isDoctor, isPrescriber: facts.isPrescriber });
      }
      return done(null);
    }),
  );
  return people;
}

async function addHours(
  database: Database,
  at: At,
  opened: Temporal.Instant,
  today: IsoDate,
  person: (key: string) => Person,
  places: readonly DemoLocation[],
): Promise<DemoClinician[]> {
  const clinicians: DemoClinician[] = [];
  for (const { key, place, days, periods } of SHIFTS) {
    const who = person(key);
    const where = places[place];
    const [row] = await database.db
      .select({ id: resources.id, version: resources.version })
      .from(resources)
      .where(eq(resources.userId, who.id));
    if (where === undefined || row === undefined) throw new Error("A clinician of the demo cannot be booked.");
    const week = days.flatMap((weekday) => periods.map(([opens, closes]) => ({ weekday, opens, closes })));
    must(
      "set a clinician's hours",
      await setClinicianHours(at(opened, person("admin")), {
        userId: who.id,
        locationId: where.id,
        version: row.version,
        from: addDays(today, -CLINIC_AGE_DAYS + 1),
        week,
      }),
    );
    clinicians.push({ ...who, resourceId: row.id, locationId: where.id, timeZone: where.timeZone, week });
  }
  return clinicians;
}

async function addServices(admin: ReturnType<At>, key: () => string): Promise<Record<ServiceKey, DemoService>> {
  const made = async (which: ServiceKey): Promise<DemoService> => {
    const { name, category, kind, needles, phases } = SERVICES[which];
    const [known] = await admin.db.select({ id: serviceCategories.id }).from(serviceCategories).where(eq(serviceCategories.name, category));
    const where = known === undefined ? { categoryId: "", newCategory: category } : { categoryId: known.id, newCategory: "" };
    const { serviceId } = must(
      "add a service",
      await addService(admin, {
        idempotencyKey: key(),
        name,
        ...where,
        kind,
        needles,
        aftercareId: null,
        turnoverMinutes: 0,
        phases: [...phases],
      }),
    );
    return {
      id: serviceId,
      name,
      needles,
      phases: phases.map(({ minutes, needsClinician, needsRoom, needsDevice }) => ({
        minutes,
        needs: { clinician: needsClinician, room: needsRoom, device: needsDevice },
      })),
    };
  };
  const consultation = await made("consultation");
  const review = await made("review");
  const face = await made("face");
  const scalp = await made("scalp");
  const body = await made("body");
  return { consultation, review, face, scalp, body, light: await made("light") };
}

/** The doctor puts every default in force but two protocols, so that the approvals page has something to decide, and is at work on the next aftercare and on the words of its message. */
async function approveDefaults(database: Database, at: At, opened: Temporal.Instant, doctor: Person): Promise<void> {
  const drafts = await database.db
    .select({ versionId: definitionVersions.id, version: definitionVersions.version, slug: definitions.slug })
    .from(definitionVersions)
    .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .where(inArray(definitionVersions.state, ["draft"]));
  for (const { slug, ...draft } of drafts) {
    if (slug === "pigment" || slug === "skin-tightening") continue;
    must("approve a definition", await approveDefinition(at(opened, doctor), { ...draft, read: "on" }));
    if (slug === "aftercare") must("begin a draft", await startDraft(at(opened, doctor), { versionId: draft.versionId }));
  }
}
