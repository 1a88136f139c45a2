/** R12 of security.md: series across changes of the clocks, and clocks that disagree. The ten thousand cases are those of the planner's own properties. */
import { existsSync } from "node:fs";
import { addDays, dayRange, localDate, wallToInstant } from "#lib/time.ts";
import { formPlaces, type House } from "./house.ts";
import { postedFront } from "./posted-front.ts";
import { type Report, reporter } from "./report.ts";

const ZONES = ["Australia/Melbourne", "Australia/Lord_Howe", "Europe/London", "America/New_York", "America/Santiago", "Pacific/Auckland"];
const FAKETIME = ["/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"];

/** The next day from `from` whose length is this many minutes more (back) or less (forward) than a day's. */
function nextChange(
  from: string,
  timeZone: string,
  direction: "forward" | "back",
): { readonly date: string; readonly at: Temporal.Instant } {
  let at = dayRange(from, timeZone).start.toZonedDateTimeISO(timeZone);
  for (;;) {
    const change = at.getTimeZoneTransition("next");
    if (change === null) throw new Error(`${timeZone} never changes its clocks.`);
    const before = change.subtract({ nanoseconds: 1 }).offsetNanoseconds;
    if (change.offsetNanoseconds > before === (direction === "forward"))
      return { date: change.toPlainDate().toString(), at: change.toInstant() };
    at = change;
  }
}

/** A wall time of that day that is not there, or is there twice. */
function oddTime({ at, date }: { readonly at: Temporal.Instant; readonly date: string }, timeZone: string): string {
  for (let minutes = -60; minutes <= 60; minutes += 15) {
    const wall = at.toZonedDateTimeISO(timeZone).toPlainDateTime().add({ minutes });
    const time = wall.toPlainTime().toString({ smallestUnit: "minute" });
    if (wall.toPlainDate().toString() === date && wallToInstant(date, time, timeZone) === null) return time;
  }
  throw new Error(`Every time of ${date} in ${timeZone} is there once.`);
}

export async function clocks(house: House): Promise<Report> {
  const { say, is, none, report } = reporter();
  const { desk, witness } = house;
  const wrong: string[] = [];
  let visits = 0;
  let oddRefused = 0;
  for (const timeZone of ZONES) {
    const clinic = await desk.clinicOf({ clinicians: 2, rooms: 2, devices: 2, patients: 5, timeZone });
    await witness.sql`update location_hours set opens = '00:00', closes = '23:59' where location_id = ${clinic.locationId}`;
    await witness.sql`update clinician_hours set opens = '00:00', closes = '23:59' where location_id = ${clinic.locationId}`;
    const front = await postedFront(house.servers, house.cookieOf("reception"), await formPlaces(house, clinic), () => undefined);
    const today = localDate(Temporal.Now.instant(), timeZone);
    // Twelve sessions four weeks apart are eleven months: both changes lie among them.
    const first = addDays(today, 30);
    const seriesId = await desk.proposed(clinic, 12, 2);
    const sessions = Array.from({ length: 12 }, (_, index) => ({ date: addDays(first, index * 28), time: "09:30", clinicianId: "any" }));
    const answer = await front.bookSeries(0, { seriesId, sessions });
    if (answer.outcome !== "done") wrong.push(`${timeZone}: ${JSON.stringify(answer)}`);
    const rows = await witness.sql`
      select to_char(lower(during) at time zone ${timeZone}, 'YYYY-MM-DD HH24:MI') as wall, extract(epoch from upper(during) - lower(during))::int as seconds,
        extract(epoch from (lower(during) at time zone ${timeZone}) - (lower(during) at time zone 'UTC'))::int as shift
      from appointments where series_id = ${seriesId} order by session_number`;
    visits += rows.length;
    for (const [index, { wall, seconds }] of rows.entries())
      if (wall !== `${sessions[index]?.date} 09:30` || seconds !== 75 * 60)
        wrong.push(`${timeZone}, session ${index + 1}: ${wall}, ${seconds} s`);
    if (new Set(rows.map(({ shift }) => shift)).size < 2) wrong.push(`${timeZone}: no change of the clocks lies among the sessions`);
    for (const direction of ["forward", "back"] as const) {
      const change = nextChange(addDays(today, 5), timeZone, direction);
      const odd = {
        patientId: clinic.patients[0] ?? "",
        serviceId: clinic.consultationId,
        locationId: clinic.locationId,
        clinicianId: "any",
      };
      const refused = await front.book(1, { ...odd, date: change.date, time: oddTime(change, timeZone) });
      if (refused.outcome === "refused" && refused.sentence.includes("The clocks change that day")) oddRefused += 1;
      else wrong.push(`${timeZone}, ${direction}: ${JSON.stringify(refused)}`);
    }
  }
  say(`${ZONES.length} zones, a series of twelve across both changes in each: ${visits} visits`);
  none("visits at another wall-clock time or of another length", wrong);
  is("missing and doubled hours refused in words", oddRefused, ZONES.length * 2);
  await leapDay(house, is);
  await disagreeing(house, is, say);
  return report();
}

type Is = (what: string, found: number | string, wanted: number | string) => void;

async function leapDay(house: House, is: Is): Promise<void> {
  const { desk, witness, servers, cookieOf } = house;
  const clinic = await desk.clinicOf({ patients: 3 });
  const front = await postedFront(servers, cookieOf("reception"), await formPlaces(house, clinic), () => undefined);
  const asked = {
    patientId: clinic.patients[0] ?? "",
    serviceId: clinic.consultationId,
    locationId: clinic.locationId,
    time: "10:00",
    clinicianId: "any",
  };
  is("29 Feb 2028", (await front.book(0, { ...asked, date: "2028-02-29" })).outcome, "done");
  is("29 Feb 2027", (await front.book(0, { ...asked, date: "2027-02-29" })).outcome, "refused");
  const [row] =
    await witness.sql`select to_char(lower(during) at time zone time_zone, 'YYYY-MM-DD HH24:MI') as wall from appointments where local_date = '2028-02-29'`;
  is("as booked", String(row?.wall), "2028-02-29 10:00");
}

/** Sessions and their ends are judged by the database's clock, whatever the process believes: an hour fast or slow. */
async function disagreeing(house: House, is: Is, say: (line: string) => void): Promise<void> {
  const library = FAKETIME.find((file) => existsSync(file));
  if (library === undefined) {
    say("libfaketime is not installed: a process whose clock is an hour off was not tried");
    return;
  }
  const status = async (address: string, cookie: string) => {
    const { status: found, headers } = await fetch(`${address}/diary`, { headers: { cookie }, redirect: "manual" });
    return found === 200 ? "in" : `out to ${headers.get("location")?.replace(/^https?:\/\/[^/]+/, "") ?? found}`;
  };
  for (const shift of ["+1h", "-1h"]) {
    const address = await house.startProcess({ LD_PRELOAD: library, FAKETIME: shift, FAKETIME_DONT_FAKE_MONOTONIC: "1" });
    const [fresh, idle, expired] = [
      await house.openSession("reception"),
      await house.openSession("reception"),
      await house.openSession("reception"),
    ];
    await house.witness.sql`update sessions set last_seen_at = now() - interval '14 minutes' where user_id = ${fresh.userId}`;
    await house.witness.sql`update sessions set last_seen_at = now() - interval '16 minutes' where user_id = ${idle.userId}`;
    await house.witness.sql`update sessions set expires_at = now() - interval '1 minute' where user_id = ${expired.userId}`;
    is(`process at ${shift}: seen 14 minutes ago`, await status(address, fresh.cookie), "in");
    is(`process at ${shift}: seen 16 minutes ago`, await status(address, idle.cookie), "out to /sign-in");
    is(`process at ${shift}: expired a minute ago`, await status(address, expired.cookie), "out to /sign-in");
  }
}
