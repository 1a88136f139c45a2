/** R4 of security.md: two editors of one version, and the four other ways in which an edit can end. */
import { addDays, localDate } from "#lib/time.ts";
import { formPlaces, type House } from "./house.ts";
import { formSender, postedFront } from "./posted-front.ts";
import { type Report, reporter } from "./report.ts";

const ROUNDS = 50;

export async function editors(house: House): Promise<Report> {
  const { say, is, none, report } = reporter();
  const { witness, desk, servers, cookieOf } = house;
  const clinic = await desk.clinicOf({ clinicians: 2, rooms: 2, devices: 2, patients: 2 });
  const places = await formPlaces(house, clinic);
  const front = await postedFront(servers, cookieOf("reception"), places, () => undefined);
  const day = addDays(localDate(Temporal.Now.instant(), "Australia/Melbourne"), 40);
  const booked = await front.book(0, {
    patientId: clinic.patients[0] ?? "",
    serviceId: clinic.consultationId,
    locationId: clinic.locationId,
    date: day,
    time: "09:00",
    clinicianId: "any",
  });
  const [row] = await witness.sql`select id from appointments where local_date = ${day} and location_id = ${clinic.locationId}`;
  const appointmentId = String(row?.id);
  /** Everything that a lost edit must leave as it is. */
  const state = async () =>
    JSON.stringify(
      await witness.sql`
        select a.*, (select count(*) from claims c where c.appointment_id = a.id) as claims, (select count(*) from appointment_events e where e.appointment_id = a.id) as events,
          (select count(*) from changed_appointments k where k.appointment_id = a.id) as changes
        from appointments a where a.id = ${appointmentId}`,
    );
  const versionNow = async () => String((await witness.sql`select version from appointments where id = ${appointmentId}`)[0]?.version);
  const place = (hour: number) => ({ appointmentId, date: day, time: `${10 + (hour % 9)}:00`, clinicianId: "same" });

  let oneWon = 0;
  const lost: string[] = [];
  const failed: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const version = await versionNow();
    const answers = await Promise.all([0, 1].map((turn) => front.move(turn, { ...place(round * 2 + turn), version })));
    if (answers.filter(({ outcome }) => outcome === "done").length === 1) oneWon += 1;
    for (const answer of answers) {
      if (answer.outcome === "refused") lost.push(answer.sentence);
      if (answer.outcome === "failed") failed.push(answer.why);
    }
  }
  const [traces] = await witness.sql`
    select a.version - 1 as edits, (select count(*)::int from appointment_events e where e.appointment_id = a.id and e.what = 'moved') as moves,
      (select count(*)::int from audit_log l where l.object_id = a.id::text and l.action = 'appointment:move') as audited
    from appointments a where a.id = ${appointmentId}`;
  say(`two editors of one version through two processes, ${ROUNDS} rounds`);
  is("booked to begin with", booked.outcome, "done");
  is("rounds with one done and one refused", oneWon, ROUNDS);
  none(
    "losers not told that somebody changed it",
    lost.filter((sentence) => !sentence.includes("changed this")),
  );
  none("server errors, or no time", failed);
  is("edits, events and audit rows", `${traces?.edits} ${traces?.moves} ${traces?.audited}`, `${ROUNDS} ${ROUNDS} ${ROUNDS}`);

  const before = await state();
  const unchanged = async (what: string, answer: Promise<{ readonly outcome: string }>) => {
    const { outcome } = await answer;
    is(what, `${outcome}${(await state()) === before ? ", nothing changed" : ", SOMETHING CHANGED"}`, "refused, nothing changed");
  };
  await unchanged("stale", front.move(0, { ...place(1), version: "1" }));
  const version = await versionNow();
  const { read, send } = formSender(servers, cookieOf("reception"));
  const called = await read(places.move);
  const asAdmin = formSender(servers, cookieOf("admin"));
  const moving = { ...place(7), version, back: "/diary", again: "/diary" };
  await unchanged(
    "denied",
    asAdmin
      .send(1, { ...places.move, page: "/settings" }, called, moving)
      .then((answer) => ({ outcome: answer.outcome === "done" ? "done" : "refused" })),
  );
  await unchanged("invalid", send(0, places.move, called, { ...moving, date: "2026-02-30" }));
  await unchanged("out of hours", front.move(1, { ...place(7), version, time: "23:00" }));
  is("success", (await front.move(0, { ...place(7), version })).outcome, "done");
  is("overlaps", await witness.overlaps(), 0);
  return report();
}
