import { afterAll, beforeAll, expect, test } from "vitest";
import { contentHash } from "#db/once.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { getStartGate } from "#lib/screening/queries/gate.ts";
import { changeProtocol } from "#lib/series/commands/protocol.ts";
import { undoChange } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { at, value } from "#tests/support/results.ts";
import { as, bookVisit, NOW, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import { PROTOCOL } from "#tests/support/small-clinic.ts";
import { clearGate } from "#tests/support/treatment-room.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  database = await freshDatabase("protocol_midway");
  clinic = await openScreeningClinic(database.app);
});
afterAll(() => database.close());

async function versionInForce(definitionId: string, number: number): Promise<string> {
  const made = await database.app.db
    .insert(definitionVersions)
    .values({
      definitionId,
      number,
      state: "in_force",
      content: PROTOCOL,
      contentHash: contentHash([PROTOCOL, definitionId, number]),
      approvedBy: clinic.clinician.id,
      approvedAt: NOW,
      inForceAt: NOW,
    })
    .returning({ id: definitionVersions.id });
  return at(made, 0).id;
}

test("failure 11: after a change of protocol the gate asks for a new consent, and does so too when the change is undone", async () => {
  const { seriesId, appointmentId } = await bookVisit(clinic);
  await clearGate(clinic, appointmentId);
  const missing = async () =>
    (await getStartGate(as(clinic, clinic.reception, ["diary:read"]), appointmentId))?.items.map(({ kind }) => kind);
  expect(await missing()).toEqual([]);
  const made = await database.app.db
    .insert(definitions)
    .values({ kind: "protocol", slug: "body-scars", name: "Body scars" })
    .returning({ id: definitions.id });
  const protocolVersionId = await versionInForce(at(made, 0).id, 1);
  const ctx = as(clinic, clinic.clinician, ["series:propose", "appointment:change"]);
  const asked = {
    seriesId,
    version: 1,
    protocolVersionId,
    sessions: 4,
    gaps: { min: 21, target: 28, max: 42 },
    zones: ["chin"],
    reason: "The scars are on the body too",
  };
  const { changeId } = value(await changeProtocol(ctx, asked));
  expect(await missing()).toEqual(["consent"]);
  value(await undoChange(ctx, { changeId }));
  expect(await missing()).toEqual(["consent"]);
});

test("a newer version of the same protocol keeps the consent that was given for it", async () => {
  const { seriesId, appointmentId } = await bookVisit(clinic);
  await clearGate(clinic, appointmentId);
  await database.app.db.update(definitionVersions).set({ state: "retired", retiredAt: NOW });
  const protocolVersionId = await versionInForce(clinic.protocol.definitionId, 2);
  const ctx = as(clinic, clinic.clinician, ["series:propose"]);
  const numbers = { sessions: 4, gaps: { min: 21, target: 28, max: 42 }, zones: ["chin"] };
  value(await changeProtocol(ctx, { seriesId, version: 1, protocolVersionId, ...numbers, reason: "New version" }));
  const gate = await getStartGate(as(clinic, clinic.reception, ["diary:read"]), appointmentId);
  expect(gate?.items.map(({ kind }) => kind)).toEqual([]);
});
