/** R16 of security.md: a stop under load, both processes started anew under load, and one that dies. */
import { setTimeout as wait } from "node:timers/promises";
import { addDays, localDate, timeOfMinutes } from "#lib/time.ts";
import { freePort } from "#scripts/support/ports.ts";
import type { Answer, Front } from "./front.ts";
import { formPlaces, type House } from "./house.ts";
import { type OwnClinic, startOwnClinic } from "./own-clinic.ts";
import { postedFront } from "./posted-front.ts";
import { type Report, reporter } from "./report.ts";

/** People at screens, every second of whom keeps a connection for the next request. */
const READERS = 6;
const BOOKING = 2;
const PAGES = ["/api/health", "/p", "/diary", "/patients", "/icon.svg"];
const WARM = 4_000;
const LONGEST_STOP = 15_000;
const BACK_WITHIN = 30_000;

type Load = {
  /** Answered as they should be. */
  readonly answered: () => number;
  readonly booked: () => number;
  readonly failed: readonly string[];
  /** Connections that nobody took, since the service was no longer there: nothing was sent through them. */
  readonly turnedAway: () => number;
  /** Ends when everybody has gone: they go when they are told to, or when nobody is there any more. */
  readonly stop: () => Promise<void>;
};

/** Why a connection was not made, or ended. */
function codeOf(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ("code" in at && typeof at.code === "string") return at.code;
    if (at instanceof AggregateError && at.errors.length > 0) return codeOf(at.errors[0]);
  }
  return String(error);
}

function putLoadOn(origin: string, cookie: string, book: (turn: number) => Promise<Answer>): Load {
  const failed: string[] = [];
  let [answered, booked, turnedAway, turn] = [0, 0, 0, 0];
  let isOver = false;
  const once = async (what: string, ask: () => Promise<string | null>): Promise<void> => {
    try {
      const wrong = await ask();
      if (wrong === null) answered += 1;
      else failed.push(`${what}: ${wrong}`);
    } catch (error) {
      const code = codeOf(error);
      if (code !== "ECONNREFUSED") failed.push(`${what}: ${code}`);
      else {
        turnedAway += 1;
        isOver = true;
      }
    }
  };
  const reader = async (which: number): Promise<void> => {
    const headers = { cookie, ...(which % 2 === 0 ? { connection: "close" } : {}) };
    while (!isOver) {
      turn += 1;
      const page = PAGES[turn % PAGES.length] ?? "/";
      await once(page, async () => {
        const response = await fetch(`${origin}${page}`, { headers, redirect: "manual" });
        const text = await response.text();
        return response.status === 200 && text.length > 0 ? null : `status ${response.status}`;
      });
      await wait(which * 10);
    }
  };
  const desk = async (): Promise<void> => {
    while (!isOver) {
      turn += 1;
      const mine = turn;
      await once("a booking", async () => {
        const answer = await book(mine);
        if (answer.outcome === "done") booked += 1;
        return answer.outcome === "done" ? null : JSON.stringify(answer);
      });
    }
  };
  const everybody = Promise.all([
    ...Array.from({ length: READERS }, (_, which) => reader(which)),
    ...Array.from({ length: BOOKING }, desk),
  ]);
  return {
    answered: () => answered,
    booked: () => booked,
    failed,
    turnedAway: () => turnedAway,
    stop: async () => {
      isOver = true;
      await everybody;
    },
  };
}

export async function restarts(house: House): Promise<Report> {
  const { say, is, none, atMost, report } = reporter();
  const cookie = house.cookieOf("reception");
  const clinic = await house.desk.clinicOf({ clinicians: 3, rooms: 3, devices: 3, patients: 300 });
  const places = await formPlaces(house, clinic);
  const from = addDays(localDate(Temporal.Now.instant(), "Australia/Melbourne"), 60);
  const port = await freePort();
  const env = { DATABASE_URL: house.ownerUrl, CADENCE_SECRET: house.secret, FILES_DIR: house.files };
  const start = (): Promise<OwnClinic> => startOwnClinic(house.lifetime, { port, processes: 2, env });
  let slot = 0;
  /** A place in the diary that nobody else asks for. */
  const booking = (front: Front) => (turn: number) => {
    slot += 1;
    return front.book(turn, {
      patientId: clinic.patients[slot % 290] ?? "",
      serviceId: clinic.consultationId,
      locationId: clinic.locationId,
      date: addDays(from, Math.floor(slot / 8)),
      time: timeOfMinutes(9 * 60 + (slot % 8) * 60),
      clinicianId: "any",
    });
  };
  const kept = async () =>
    Number((await house.witness.sql`select count(*)::int as many from appointments where location_id = ${clinic.locationId}`)[0]?.many);
  const before = await kept();

  let own = await start();
  const front = await postedFront({ addresses: [own.origin], origin: own.origin }, cookie, places, () => undefined);
  const load = putLoadOn(own.origin, cookie, booking(front));
  await wait(WARM);
  const old = own.serving();
  const since = performance.now();
  own.signal("SIGUSR2");
  await own.says("Every web process was started anew.", 120_000);
  const took = performance.now() - since;
  await wait(WARM);
  const fresh = own.serving();
  await load.stop();
  say(`two processes, ${READERS} readers and ${BOOKING} at the desk: ${load.answered()} answered, ${load.booked()} of them bookings`);
  say(`both started anew, one after another, in ${(took / 1000).toFixed(1)} s`);
  is(
    "processes before, after, and still the same",
    [old.length, fresh.length, fresh.filter((pid) => old.includes(pid)).length].join(" "),
    "2 2 0",
  );
  none("failed while they were", load.failed);
  is("turned away", load.turnedAway(), 0);
  if (load.failed.length > 0) say(`what it said:\n${own.printed()}`);
  is("bookings kept", (await kept()) - before, load.booked());

  const [victim = 0] = own.serving();
  process.kill(victim, "SIGKILL");
  const killed = performance.now();
  while (own.serving().filter((pid) => pid !== victim).length < 2 && performance.now() - killed < BACK_WITHIN) await wait(50);
  atMost("a process that was killed has a successor after", performance.now() - killed, BACK_WITHIN);

  const stopped: Load[] = [];
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    if (turn > 0) own = await start();
    const last = putLoadOn(own.origin, cookie, booking(front));
    stopped.push(last);
    await wait(WARM);
    const told = performance.now();
    own.signal("SIGTERM");
    await own.ended;
    times.push(performance.now() - told);
    await last.stop();
  }
  const sum = (of: (each: Load) => number): number => stopped.reduce((all, each) => all + of(each), 0);
  say(
    `stopped three times under load: ${sum(({ answered }) => answered())} answered, ${sum(({ turnedAway }) => turnedAway())} came when it was closed`,
  );
  none(
    "failed while it stopped",
    stopped.flatMap(({ failed }) => failed),
  );
  atMost("the longest stop", Math.max(...times), LONGEST_STOP);
  is("bookings kept of all", (await kept()) - before, load.booked() + sum(({ booked }) => booked()));
  is("overlaps", await house.witness.overlaps(), 0);
  is("half done", await house.witness.halves(), 0);
  return report();
}
