import { and, eq, isNull } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { claims } from "#db/schema/claims.ts";
import { resources } from "#db/schema/resources.ts";
import { archiveResource } from "#lib/resources/commands/places.ts";
import { bookAppointment } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, single } from "#tests/support/desk.ts";
import { at } from "#tests/support/results.ts";
import { actingAs } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("archive_races");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

test("of a booking and the archiving of the only room at the same moment one alone happens", async () => {
  const { db } = database.app;
  const admin = actingAs(database.app, { userId: null, roles: ["admin"] });
  for (let round = 0; round < 8; round += 1) {
    const clinic = await desk.clinicOf({ clinicians: 1, rooms: 1, devices: 1 });
    const rooms = await db
      .select({ id: resources.id, version: resources.version })
      .from(resources)
      .where(and(eq(resources.locationId, clinic.locationId), eq(resources.kind, "room")));
    const room = at(rooms, 0);
    const [booked, archived] = await Promise.all([
      bookAppointment(desk.reception(), single(clinic)),
      archiveResource(admin, { resourceId: room.id, version: room.version }),
    ]);
    expect([booked.ok, archived.ok].filter(Boolean)).toHaveLength(1);
    const held = await db
      .select({ id: claims.id })
      .from(claims)
      .where(and(eq(claims.resourceId, room.id), isNull(claims.releasedAt)));
    expect(held).toHaveLength(booked.ok ? 1 : 0);
  }
});
