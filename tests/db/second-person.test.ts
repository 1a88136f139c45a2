import { desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { attempts } from "#db/schema/attempts.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { users } from "#db/schema/users.ts";
import { proveColleague } from "#lib/staff/commands/colleague.ts";
import { listColleagues } from "#lib/staff/queries.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { at, refusal, value } from "#tests/support/results.ts";
import { as, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import { letSignIn, PASSWORD, PIN } from "#tests/support/ways-in.ts";

let data: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  data = await freshDatabase("second_person");
  clinic = await openScreeningClinic(data.app);
  await letSignIn(clinic, clinic.reception);
  await letSignIn(clinic, clinic.doctor);
});
afterAll(() => data.close());
beforeEach(() => data.app.db.delete(attempts));

const prove = (colleagueId: string, secret: string) =>
  proveColleague(as(clinic, clinic.clinician, ["treatment:record"]), { colleagueId, secret }, { colleague: "who", secret: "secret" });

test("the second person proves who they are by their own PIN or password, and that costs no try", async () => {
  for (const secret of [PIN, PASSWORD])
    expect(value(await prove(clinic.doctor.id, secret))).toMatchObject({ id: clinic.doctor.id, isDoctor: true });
  expect(await data.app.db.select().from(attempts)).toEqual([]);
  const said = await data.app.db.select().from(auditLog).where(eq(auditLog.objectId, clinic.doctor.id)).orderBy(desc(auditLog.at));
  expect(at(said, 0)).toMatchObject({ action: "staff:second-person", actorId: clinic.clinician.id, outcome: "done" });
});

test("nobody stands by themselves, and neither does who may not see patients or may no longer sign in", async () => {
  const { db } = data.app;
  expect(refusal(await prove(clinic.clinician.id, PIN))).toMatchObject({ reason: "second_person_same", field: "who" });
  const [admin] = await db
    .insert(users)
    .values({ name: "Ana", email: "ana@clinic.example", roles: ["admin"] })
    .returning({ id: users.id });
  expect(refusal(await prove(admin?.id ?? "", PIN)).reason).toBe("second_person_unknown");
  await db.update(users).set({ disabledAt: Temporal.Now.instant() }).where(eq(users.id, clinic.reception.id));
  expect(refusal(await prove(clinic.reception.id, PIN)).reason).toBe("second_person_unknown");
  expect((await listColleagues(as(clinic, clinic.clinician, ["treatment:record"]))).map(({ name }) => name)).toEqual(["Edith"]);
  await db.update(users).set({ disabledAt: null }).where(eq(users.id, clinic.reception.id));
});

test("five wrong PINs at another's screen close it, even for the right one sent at the same time; the password still opens", async () => {
  const wrong = await Promise.all(Array.from({ length: 8 }, () => prove(clinic.doctor.id, "7391")));
  expect(new Set(wrong.map((each) => refusal(each).reason))).toEqual(new Set(["second_person_unproved"]));
  expect(await data.app.db.select().from(attempts)).toHaveLength(5);
  expect(refusal(await prove(clinic.doctor.id, PIN)).field).toBe("secret");
  expect(value(await prove(clinic.doctor.id, PASSWORD)).id).toBe(clinic.doctor.id);
});
