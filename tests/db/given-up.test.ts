import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { DEAD_LETTERS, GIVEN_UP, openBoss } from "#db/jobs.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { dropGivenUp, retryGivenUp } from "#lib/messages/commands/given-up.ts";
import { runWorker } from "#lib/messages/jobs/run.ts";
import { getGivenUp } from "#lib/messages/queries/given-up.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { actingAs } from "#tests/support/small-clinic.ts";

let data: TestDatabase;
beforeAll(async () => {
  data = await freshDatabase("given_up");
});
beforeEach(() => data.app.db.execute(sql`delete from pgboss.job`));
afterAll(() => data.close());

const admin = () => actingAs(data.app, { userId: null, roles: ["admin"] });
const list = () => getGivenUp(admin());
const waiting = async (queue: string) => {
  const { rows } = await data.app.db.execute(
    sql`select name, data from pgboss.job where name = ${queue} and state = 'created' order by created_on, id`,
  );
  return rows.map(({ data: said }) => said);
};

/** A job that fails until it is given up, as the queue itself does it; with what its last try said. */
async function failed(queue: "message-plan" | "message-send" | "message-alert", said: object, output: object): Promise<void> {
  const boss = await openBoss(data.roles.app, () => undefined);
  try {
    const id = await boss.send(queue, said, { retryLimit: 0 });
    await boss.fetch(queue);
    await boss.fail(queue, id ?? "", output);
  } finally {
    await boss.stop({ graceful: false });
  }
}

const error = { reference: "0badcafe", error: "DatabaseError 23505" };

test("work whose tries are used up is shown with what it was, when, how often it was tried, and the kind of its last error", async () => {
  const patientId = key();
  await failed("message-plan", { patientId }, error);
  const { jobs, many } = await list();
  expect(many).toBe(1);
  expect(jobs).toMatchObject([{ what: "Reckoning what a patient is told", tries: 1, error: "DatabaseError 23505", reference: "0badcafe" }]);
  expect(JSON.stringify(jobs)).not.toContain(patientId);
});

test("nothing that an error said is shown, whatever the queue kept of it", async () => {
  await failed(
    "message-alert",
    {},
    { message: "duplicate key (email)=(ines@patient.example)", error: "Key (email)=(ines@patient.example)" },
  );
  const { jobs } = await list();
  expect(jobs).toMatchObject([{ error: null, reference: null }]);
});

test("a message that could not be sent is no work for an admin: its own pages show it", async () => {
  await failed("message-send", { messageId: key() }, error);
  expect((await list()).many).toBe(0);
  expect(await waiting(DEAD_LETTERS)).toHaveLength(1);
});

test("tried again it is handed in as it was and waits here no more, audited without what it was about", async () => {
  const patientId = key();
  await failed("message-plan", { patientId }, error);
  const [job] = (await list()).jobs;
  expect(value(await retryGivenUp(admin(), { jobId: job?.id ?? "" }))).toBe(1);
  expect(await waiting("message-plan")).toEqual([{ patientId }]);
  expect((await list()).many).toBe(0);
  expect(refusal(await retryGivenUp(admin(), { jobId: job?.id ?? "" })).reason).toBe("job_gone");
  const [audited] = await data.app.db.select().from(auditLog).where(eq(auditLog.action, "job:retry"));
  expect(audited).toMatchObject({ objectId: job?.id, patientId: null, detail: { queue: "message-plan", jobs: 1 } });
});

test("put away it is gone, and is not tried again", async () => {
  await failed("message-plan", { patientId: key() }, error);
  const { jobs } = await list();
  expect(value(await dropGivenUp(admin(), { jobId: at(jobs, 0).id }))).toBe(1);
  expect([await waiting("message-plan"), await waiting(GIVEN_UP)]).toEqual([[], []]);
  expect(refusal(await dropGivenUp(admin(), { jobId: at(jobs, 0).id })).reason).toBe("job_gone");
});

test("all of it is seen to at once, each kind as it was", async () => {
  const [one, two] = [key(), key()];
  await failed("message-plan", { patientId: one }, error);
  await failed("message-plan", { patientId: two }, error);
  await failed("message-alert", { action: "adverse:record", objectId: one, patientId: two, by: null }, error);
  expect(value(await retryGivenUp(admin(), { jobId: "all" }))).toBe(3);
  const planned = await waiting("message-plan");
  expect(planned).toHaveLength(2);
  expect(planned).toEqual(expect.arrayContaining([{ patientId: one }, { patientId: two }]));
  expect(await waiting("message-alert")).toHaveLength(1);
  expect(refusal(await dropGivenUp(admin(), { jobId: "all" })).reason).toBe("job_gone");
});

test("of two who try the same again one does, and it is handed in once", async () => {
  const patientId = key();
  await failed("message-plan", { patientId }, error);
  const jobId = at((await list()).jobs, 0).id;
  const both = await Promise.all([retryGivenUp(admin(), { jobId }), retryGivenUp(admin(), { jobId })]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await waiting("message-plan")).toEqual([{ patientId }]);
});

test("a worker's own failure is given up by the kind of its error", async () => {
  const post = { mail: null, sms: null, origin: "https://diary.example", secret: "a secret of the installation, long enough for it" };
  const audit = { secret: "another", anchorFile: "/nowhere/at-all.log" };
  // No id of a patient, so that it cannot be done; handed in past what the compiler lets through, as an older edition might have.
  const boss = await openBoss(data.roles.app, () => undefined);
  await boss.send("message-plan", { patientId: "nobody" }, { retryLimit: 0 });
  await boss.stop({ graceful: false });
  const running = await runWorker({ database: data.app, listenUrl: data.roles.app, post, audit });
  try {
    while ((await list()).many === 0);
  } finally {
    await running.stop();
  }
  expect((await list()).jobs).toMatchObject([{ what: "Reckoning what a patient is told", error: "ZodError" }]);
  expect((await list()).jobs[0]?.reference).toMatch(/^[0-9a-f]{8}$/);
});
