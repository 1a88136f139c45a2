import fc from "fast-check";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Result } from "#lib/result.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { pauseSeries, resumeSeries } from "#lib/series/commands/pause.ts";
import { rescheduleSessions } from "#lib/series/commands/reschedule.ts";
import { addSession, dropSession, pinSession } from "#lib/series/commands/sessions.ts";
import { addDays } from "#lib/time.ts";
import { cancelAppointment, changeStatus, moveAppointment, undoChange } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, move, plan } from "#tests/support/desk.ts";
import { at, key, value } from "#tests/support/results.ts";
import type { SmallClinic } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
/** A driver that shares nothing with the product: the invariants are read by it, in the database's own words. */
let sql: ReturnType<typeof postgres>;
beforeAll(async () => {
  database = await freshDatabase("living_properties");
  desk = deskOf(database.app);
  sql = postgres(database.ownerUrl, { max: 2, onnotice: () => undefined });
});
afterAll(async () => {
  await sql.end();
  await database.close();
});

const KINDS = [
  "move",
  "cancel",
  "no_show",
  "restore",
  "arrive",
  "shift",
  "book_missing",
  "add",
  "drop",
  "pin",
  "pause",
  "resume",
  "undo",
] as const;

const command = fc.record({
  // Moving, dropping and undoing meet each other often: that is where things could go wrong.
  kind: fc.constantFrom(...KINDS, "move", "shift", "drop", "undo", "undo", "undo"),
  series: fc.nat({ max: 1 }),
  pick: fc.nat({ max: 11 }),
  days: fc.constantFrom(-28, -7, -3, 0, 2, 7, 14, 28),
  time: fc.constantFrom("09:30", "10:00", "10:00"),
  flag: fc.boolean(),
});
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

type World = { readonly clinic: SmallClinic; readonly series: readonly string[]; readonly changes: string[] };

async function world(): Promise<World> {
  const clinic = await desk.clinicOf();
  const series: string[] = [];
  const changes: string[] = [];
  for (const patient of [0, 1]) {
    const seriesId = await desk.proposed(clinic, 4, patient);
    const input = {
      idempotencyKey: key(),
      seriesId,
      sessions: plan(4, addDays("2026-02-03", patient * 28)),
      reason: "",
      acceptLongGap: false,
    };
    changes.push(value(await bookSeries(desk.reception(), input)).changeId);
    series.push(seriesId);
  }
  return { clinic, series, changes };
}

type Answer = Result<object>;

/** Does what the command says as it finds the series; what cannot be done is refused, and nothing is thrown. */
async function run({ series, changes }: World, asked: Command): Promise<Answer | null> {
  const seriesId = at(series, asked.series);
  const rows = await desk.sessionsOf(seriesId);
  const [plan] = await sql`select sessions, version from series where id = ${seriesId}`;
  const ofSeries = { seriesId, version: Number(plan?.version) };
  const stands = rows.filter(({ status }) => status !== "cancelled" && status !== "no_show");
  const picked = stands[asked.pick % Math.max(stands.length, 1)];
  const reception = desk.reception();
  const status = (to: "no_show" | "booked" | "arrived", row: (typeof rows)[number] | undefined) =>
    row === undefined
      ? null
      : changeStatus(reception, { appointmentId: row.id, version: row.version, to, reason: "", acceptLongGap: true });
  switch (asked.kind) {
    case "move":
      if (picked === undefined) return null;
      return moveAppointment(reception, {
        ...move(picked.id, addDays(picked.date, asked.days), { version: picked.version, time: asked.time, acceptLongGap: true }),
        minutes: asked.flag ? 105 : null,
      });
    case "cancel":
      if (picked === undefined) return null;
      return cancelAppointment(reception, { appointmentId: picked.id, version: picked.version, reason: "Unwell", tellPatient: true });
    case "no_show":
      return status("no_show", picked);
    case "arrive":
      return asked.pick < 2 ? status("arrived", picked) : null;
    case "restore":
      return status("booked", rows.filter((row) => !stands.includes(row))[asked.pick % 3]);
    case "shift": {
      const later = stands.filter(({ number }) => (number ?? 0) >= (picked?.number ?? 99));
      const wanted = later.map(({ number, date }) => ({ session: number ?? 0, date: addDays(date, asked.days), time: asked.time }));
      if (wanted.length === 0) return null;
      return rescheduleSessions(reception, await desk.reschedule(seriesId, wanted, { acceptLongGap: true, what: "moved" }));
    }
    case "book_missing": {
      const missing = Array.from({ length: Number(plan?.sessions) }, (_, index) => index + 1).filter(
        (session) => !stands.some(({ number }) => number === session),
      );
      const wanted = missing.map((session) => ({
        session,
        date: addDays("2026-02-03", (session - 1) * 28 + asked.days),
        time: asked.time,
      }));
      if (wanted.length === 0) return null;
      return rescheduleSessions(reception, await desk.reschedule(seriesId, wanted, { acceptLongGap: true }));
    }
    case "add":
      return addSession(reception, { ...ofSeries, reason: "Slow response" });
    case "drop":
      return dropSession(reception, {
        ...ofSeries,
        session: 1 + (asked.pick % 4),
        reason: "Enough",
        acceptLongGap: true,
        tellPatient: true,
      });
    case "pin":
      return picked === undefined ? null : pinSession(reception, { appointmentId: picked.id, version: picked.version, pinned: asked.flag });
    case "pause":
      return pauseSeries(reception, { ...ofSeries, reason: "Travelling", cancelComing: asked.flag, tellPatient: true });
    case "resume":
      return resumeSeries(reception, ofSeries);
    case "undo":
      return undoChange(reception, { changeId: at(changes, changes.length - 1 - (asked.pick % Math.min(changes.length, 4))) });
  }
}

const found = async (query: ReturnType<typeof sql>) => (await query).length;

/** Everything that may never be, each a query that finds what breaks it. */
async function broken({ series }: World): Promise<Record<string, number>> {
  return {
    "a session beyond the series, or twice": await found(sql`
      select 1 from appointments a join series s on s.id = a.series_id where a.status not in ('cancelled', 'no_show')
        and s.id in ${sql(series)} and (a.session_number < 1 or a.session_number > s.sessions)`),
    "two live appointments of one session": await found(sql`
      select 1 from appointments where series_id in ${sql(series)} and status not in ('cancelled', 'no_show') group by series_id, session_number having count(*) > 1`),
    "sessions out of order or too near each other": await found(sql`
      select 1 from (select a.local_date - lag(a.local_date) over (partition by a.series_id order by a.session_number) as days, s.gap_min_days
        from appointments a join series s on s.id = a.series_id where s.id in ${sql(series)} and a.status not in ('cancelled', 'no_show')) g where g.days < g.gap_min_days`),
    "a resource held twice": await found(sql`
      select 1 from claims a join claims b on a.resource_id = b.resource_id and a.id < b.id and a.during && b.during where a.released_at is null and b.released_at is null`),
    "a patient in two places": await found(sql`
      select 1 from appointments a join appointments b on a.patient_id = b.patient_id and a.id < b.id and a.during && b.during
      where a.status not in ('cancelled', 'no_show') and b.status not in ('cancelled', 'no_show')`),
    "held by a visit that ended": await found(sql`
      select 1 from claims c join appointments a on a.id = c.appointment_id where c.released_at is null and a.status in ('cancelled', 'no_show')`),
    "not held as its phases say": await found(sql`
      select 1 from appointments a where a.series_id in ${sql(series)} and a.status not in ('cancelled', 'no_show') and (
        select array_agg(format('%s from %s, %s before the end', c.kind, (extract(epoch from lower(c.during) - lower(a.during)) / 60)::int,
          (extract(epoch from upper(a.during) - upper(c.during)) / 60)::int) order by c.kind)
        from claims c where c.appointment_id = a.id and c.released_at is null
      ) is distinct from array['clinician from 30, 0 before the end', 'device from 30, 0 before the end', 'room from 0, 0 before the end']`),
    "a date that is not its instant's": await found(sql`
      select 1 from appointments a where a.series_id in ${sql(series)} and (lower(a.during) at time zone a.time_zone)::timestamp <> (a.local_date + a.local_start)`),
  };
}

test("whatever is done to series and undone, in whatever order, none has a session too many, nothing overlaps, gaps hold and what is held fits the phases", async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 12, maxLength: 24 }), async (commands) => {
      const made = await world();
      for (const asked of commands) {
        const answer = await run(made, asked);
        if (answer?.ok && "changeId" in answer.value && typeof answer.value.changeId === "string" && asked.kind !== "undo")
          made.changes.push(answer.value.changeId);
        const how = `${asked.kind} ${answer === null ? "nothing" : answer.ok ? "done" : answer.refusal.reason}`;
        seen.set(how, (seen.get(how) ?? 0) + 1);
      }
      const wrong = Object.entries(await broken(made)).filter(([, count]) => count > 0);
      expect(wrong).toEqual([]);
    }),
    // One walk that is the same every time: whether it reaches everything is no matter of luck.
    { numRuns: 25, seed: 20261126 },
  );
  // The walk reaches everything it is about.
  for (const kind of KINDS) expect([...seen.keys()]).toContain(`${kind} done`);
});
