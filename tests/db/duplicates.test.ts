/** Who may be registered twice: told of at the desk and in the list, by what their records share. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { tellApart } from "#lib/merging/commands/merge.ts";
import { listDuplicates } from "#lib/merging/queries/duplicates.ts";
import { registerPatient } from "#lib/patients/commands/patients.ts";
import { listAlike, listAlikeToRegister } from "#lib/patients/queries/alike.ts";
import type { Details } from "#lib/patients/rules/details.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { mergingAt } from "#tests/support/merging.ts";
import { NO_DETAILS } from "#tests/support/patient-details.ts";
import { key, value } from "#tests/support/results.ts";
import { openScreeningClinic } from "#tests/support/screened-visit.ts";

let database: TestDatabase;
let desk: ReturnType<typeof mergingAt>;
beforeAll(async () => {
  database = await freshDatabase("duplicates");
  desk = mergingAt(await openScreeningClinic(database.app));
});
afterAll(() => database.close());

test("somebody who is registered already is told of while they are registered again, with the reasons, and somebody else is not", async () => {
  const there = await desk.register({
    givenName: "Xanthe",
    familyName: "Quillfeather",
    dateOfBirth: "1971-02-03",
    phone: "+61 491 577 644",
  });
  const typed = { preferredName: "", email: "", dateOfBirth: null, phone: "" };
  const alike = async (more: Partial<Details>) =>
    (await listAlike(desk.writing(), { ...typed, givenName: "A", familyName: "B", ...more })).map(({ id }) => id);
  expect(await alike({ givenName: "quillfeather", familyName: "Xánthe" })).toEqual([there]);
  expect(await alike({ givenName: "Xanthe", familyName: "Quilfeather", dateOfBirth: "1971-03-02" })).toEqual([there]);
  expect(await alike({ givenName: "Xantha", familyName: "Quillfeather", phone: "0491 577 644" })).toEqual([there]);
  expect(await alike({ givenName: "Bruno", familyName: "Quillfeather", phone: "0491 577 644", dateOfBirth: "1999-09-09" })).toEqual([]);
  expect(await listAlike(desk.writing(), { ...typed, givenName: "Xanthe", familyName: "Quillfeather" })).toMatchObject([
    { verdict: "Perhaps one person", reasons: ["The same name"] },
  ]);
});

test("who was merged is found by what either record says, and shown as the one", async () => {
  const kept = await desk.register({ givenName: "Wilhelmina", familyName: "Zugzwang", dateOfBirth: "1960-05-05" });
  const merged = await desk.register({ givenName: "Mina", familyName: "Zugzwang", dateOfBirth: "1960-05-06" });
  value(await desk.merge(kept, merged));
  const typed = { givenName: "Mina", familyName: "Zugzwang", preferredName: "", email: "", dateOfBirth: "1960-05-06", phone: "" };
  expect(await listAlike(desk.writing(), typed)).toMatchObject([
    { id: kept, name: expect.stringMatching(/^Wilhelmina Zugzwang, patient \d+$/) },
  ]);
});

test("the list names each pair once, and neither who was told apart nor who is one already", async () => {
  const name = { familyName: "Featherstonehaugh", dateOfBirth: "1990-10-11" };
  const one = await desk.register({ ...name, givenName: "Peregrine" });
  const other = await desk.register({ ...name, givenName: "Peregrin" });
  const third = await desk.register({ ...name, givenName: "Peregrine", dateOfBirth: "1990-11-10" });
  const ids = [one, other, third];
  const listed = async () =>
    (await listDuplicates(desk.merging())).pairs
      .map((pair) => [pair.one.id, pair.other.id])
      .filter((pair) => pair.some((id) => ids.includes(id)))
      .map((pair) => pair.map((id) => ids.indexOf(id)).join());
  expect((await listed()).toSorted()).toEqual(["0,1", "0,2", "1,2"]);
  value(await tellApart(desk.merging(), { oneId: other, otherId: one }));
  value(await tellApart(desk.merging(), { oneId: one, otherId: other }));
  expect((await listed()).toSorted()).toEqual(["0,2", "1,2"]);
  const { mergeId } = value(await desk.merge(third, other));
  expect(await listed()).toEqual([]);
  value(await desk.unmerge(mergeId));
  expect((await listed()).toSorted()).toEqual(["0,2", "1,2"]);
});

test("a form that was sent twice finds nobody alike the second time: whom it finds is the patient it made", async () => {
  const typed = { ...NO_DETAILS, givenName: "Ottoline", familyName: "Pfefferkorn", dateOfBirth: "1982-02-02", birthDateUnknown: false };
  const form = { ...typed, idempotencyKey: key() };
  expect(await listAlikeToRegister(desk.writing(), form)).toEqual([]);
  value(await registerPatient(desk.writing(), form));
  expect(await listAlikeToRegister(desk.writing(), form)).toEqual([]);
  expect(await listAlikeToRegister(desk.writing(), { ...form, idempotencyKey: key() })).toHaveLength(1);
});

test("a telephone number, an e-mail or a birthday that very many records share pairs nobody, and a name within the crowd still does", async () => {
  const shared = { phone: "07 3000 0000", email: "none@clinic.example", dateOfBirth: "1900-01-01" };
  const crowd = Array.from({ length: 41 }, (_, index) => ({ ...shared, givenName: `Given${index}`, familyName: `Crowd${index}` }));
  const ids: string[] = [];
  for (const details of [...crowd, { ...shared, givenName: "Given7", familyName: "Crowd7" }]) ids.push(await desk.register(details));
  const { pairs } = await listDuplicates(desk.merging());
  const among = pairs.filter(({ one, other }) => ids.includes(one.id) || ids.includes(other.id));
  expect(among.map(({ one, other }) => [one.id, other.id])).toEqual([[ids[7], ids[41]]]);
});
