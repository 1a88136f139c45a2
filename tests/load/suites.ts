/** R1 to R3 of security.md, at their figures. */
import { randomFrom } from "#db/seed/demo/random.ts";
import { addDays, localDate } from "#lib/time.ts";
import { formPlaces, type House, type Work } from "./house.ts";
import { postedFront } from "./posted-front.ts";
import { atShare, type Report, reporter } from "./report.ts";
import { isClear, mixedStorm, oneSlot, seriesStorm, wholeAndHalf } from "./storms.ts";

const SLOWEST = 2_000;
const ZONE = "Australia/Melbourne";
const startDay = () => addDays(localDate(Temporal.Now.instant(), ZONE), 60);

const tookOf = (works: readonly Work[]) => works.map(({ took }) => took);

/** The command's own time, its wait in line before, and end to end the answer's whole page: half, 99 of 100, all of them within. */
function sayTimes(works: readonly Work[], endToEnd: readonly number[]): string {
  const say = (times: readonly number[]) => [0.5, 0.99, 1].map((share) => Math.round(atShare(times, share))).join("/");
  return `${works.length} commands, half/99 of 100/all within ${say(tookOf(works))} ms; in line before ${say(works.map(({ waited }) => waited))} ms; end to end ${say(endToEnd)} ms`;
}

/** 200 concurrent writers, one slot, two processes, 50 rounds. */
export async function slots(house: House): Promise<Report> {
  const { say, is, none, atMost, report } = reporter();
  const clinic = await house.desk.clinicOf({ clinicians: 3, rooms: 3, devices: 3, patients: 200 });
  const endToEnd: number[] = [];
  const front = await postedFront(house.servers, house.cookieOf("reception"), await formPlaces(house, clinic), (took) =>
    endToEnd.push(took),
  );
  house.worked();
  const from = startDay();
  const unclear: string[] = [];
  const failed: string[] = [];
  let wrong = 0;
  let refused = 0;
  for (let round = 0; round < 50; round += 1) {
    const tally = await oneSlot(front, clinic, { date: addDays(from, round), time: "10:00" });
    if (tally.done !== 1) wrong += 1;
    refused += tally.refused.length;
    unclear.push(...tally.refused.filter((sentence) => !isClear(sentence)));
    failed.push(...tally.failed);
  }
  const inside = house.worked();
  say("200 writers, one clinician at one time, two processes, 50 rounds");
  is("rounds without exactly one success", wrong, 0);
  is("refused", refused, 50 * 199);
  none("refused without saying who is taken and when", unclear);
  none("server errors, or no time", failed);
  is("overlaps", await house.witness.overlaps(), 0);
  is("half done", await house.witness.halves(), 0);
  say(sayTimes(inside, endToEnd));
  atMost("slowest command", atShare(tookOf(inside), 1), SLOWEST);
  return report();
}

/** 2,000 random bookings over 3×3×3 with moves and cancellations among them, 200 workers, 10 seeds. */
export async function mixed(house: House): Promise<Report> {
  const { say, is, none, atMost, report } = reporter();
  const before = await house.witness.deadlocks();
  const endToEnd: number[] = [];
  const failed: string[] = [];
  let done = 0;
  let refused = 0;
  house.worked();
  const inside: Work[] = [];
  for (let seed = 1; seed <= 10; seed += 1) {
    const clinic = await house.desk.clinicOf({ clinicians: 3, rooms: 3, devices: 3, patients: 300 });
    const front = await postedFront(house.servers, house.cookieOf("reception"), await formPlaces(house, clinic), (took) =>
      endToEnd.push(took),
    );
    house.worked();
    const storm = { random: randomFrom(seed), operations: 2_000, workers: 200, from: startDay(), days: 20 };
    const tally = await mixedStorm(front, clinic, house.witness, storm);
    inside.push(...house.worked());
    done += tally.done;
    refused += tally.refused.length;
    failed.push(...tally.failed);
  }
  say(`10 seeds of 2,000 bookings, moves and cancellations by 200 workers: ${done} done, ${refused} refused`);
  none("server errors, or no time", failed);
  is("overlaps", await house.witness.overlaps(), 0);
  is("half done", await house.witness.halves(), 0);
  is("deadlocks", (await house.witness.deadlocks()) - before, 0);
  say(sayTimes(inside, endToEnd));
  atMost("99th of 100 commands", atShare(tookOf(inside), 0.99), SLOWEST);
  return report();
}

/** 100 concurrent series of ten, in shuffled order, sharing everything. */
export async function series(house: House): Promise<Report> {
  const { say, is, none, report } = reporter();
  const before = await house.witness.deadlocks();
  const clinic = await house.desk.clinicOf({ clinicians: 3, rooms: 3, devices: 3, patients: 102 });
  const endToEnd: number[] = [];
  const front = await postedFront(house.servers, house.cookieOf("reception"), await formPlaces(house, clinic), (took) =>
    endToEnd.push(took),
  );
  const seriesIds: string[] = [];
  for (let patient = 0; patient < 100; patient += 1) seriesIds.push(await house.desk.proposed(clinic, 10, patient));
  const tally = await seriesStorm(front, seriesIds, { random: randomFrom(7), sessions: 10, from: startDay(), gap: 28 });
  const { whole, half, none: empty } = await wholeAndHalf(house.witness, seriesIds, 10);
  say(
    `100 series of ten at once: ${tally.done} booked, ${tally.refused.length} refused; end to end slowest ${atShare(endToEnd, 1).toFixed(0)} ms`,
  );
  is("with all ten visits", whole, tally.done);
  is("with none", empty, tally.refused.length);
  is("half applied", half, 0);
  none(
    "refused without naming the visit",
    tally.refused.filter((sentence) => !/^Session \d+, /.test(sentence)),
  );
  none("server errors, or no time", tally.failed);
  is("overlaps", await house.witness.overlaps(), 0);
  is("half done", await house.witness.halves(), 0);
  is("deadlocks", (await house.witness.deadlocks()) - before, 0);
  return report();
}
