/** What reception does while messages go out: calls visits off and moves them to other times, now here, now there, over the whole of the run. */
import { setTimeout as wait } from "node:timers/promises";
import type { Database } from "#db/client.ts";
import { type Ctx, mintStaff } from "#lib/auth/ctx.ts";
import { addDays, localDate, sayInstant } from "#lib/time.ts";
import { cancelAppointment, moveAppointment } from "#tests/support/booking.ts";
import { move } from "#tests/support/desk.ts";
import type { Crowd } from "./crowd.ts";

export type Changed = {
  readonly visitId: string;
  /** "Tue 10 Mar 2026, 3:00 pm", the time it has now; null for one that was called off. */
  readonly time: string | null;
  /** Whether the patient heard of it at the desk, so that no message says it. */
  readonly isHeard: boolean;
};

/** Half-hours of a day to which visits are moved, from 9 am on: none is as early as the one that they had. */
const HALF_HOURS = 20;

function receptionist({ clinic }: Crowd, database: Database): Ctx<"appointment:change"> {
  const id = clinic.clinicians[0]?.userId ?? null;
  const actor = {
    kind: "staff",
    id,
    name: "Reception",
    roles: ["reception"],
    isDoctor: false,
    isPrescriber: false,
    sessionId: null,
  } as const;
  const minted = mintStaff({ actor, now: Temporal.Now.instant(), db: database.db, database, requestId: "suite" }, ["appointment:change"]);
  if (!minted.ok) throw new Error("Reception may change visits.");
  return minted.value;
}

/** Another time for the nth that is moved: tomorrow for one, the day after for the next. */
function anotherTime(index: number, timeZone: string): { readonly date: string; readonly time: string; readonly says: string } {
  const place = Math.floor(index / 2) % HALF_HOURS;
  const date = addDays(localDate(Temporal.Now.instant(), timeZone), 1 + (index % 2));
  const time = `${String(9 + Math.floor(place / 2)).padStart(2, "0")}:${place % 2 === 0 ? "00" : "30"}`;
  const instant = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(timeZone).toInstant();
  return { date, time, says: sayInstant(instant, timeZone) };
}

/**
 * Calls off as many visits as it moves, chosen at random: each once the run has come as far as its turn. Every other one that is called off was so on the telephone.
 * @param reached waits until so much of the run is over
 */
export async function changeVisits(
  crowd: Crowd,
  database: Database,
  { many, reached }: { readonly many: number; readonly reached: (share: number) => Promise<void> },
): Promise<readonly Changed[]> {
  const chosen = crowd.visits
    .map((visitId) => ({ visitId, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, 2 * many);
  const changed: Changed[] = [];
  for (const [index, { visitId }] of chosen.entries()) {
    await reached(index / chosen.length);
    const nth = Math.floor(index / 2);
    const isHeard = index % 4 === 0;
    const to = index % 2 === 0 ? null : anotherTime(nth, crowd.timeZone);
    const change = () => {
      const desk = receptionist(crowd, database);
      if (to === null) return cancelAppointment(desk, { appointmentId: visitId, version: 1, reason: "Ill", tellPatient: !isHeard });
      return moveAppointment(desk, move(visitId, to.date, { time: to.time, clinicianId: "any" }));
    };
    if (await untilAnswered(change)) changed.push({ visitId, time: to?.says ?? null, isHeard });
  }
  return changed;
}

/** The database may be away: then the same is asked again. What was saved without an answer is refused the second time, since its version is an older one. */
async function untilAnswered(change: () => ReturnType<typeof cancelAppointment> | ReturnType<typeof moveAppointment>): Promise<boolean> {
  for (let hasAsked = false; ; hasAsked = true) {
    const answer = await change().catch(() => null);
    if (answer?.ok) return true;
    if (answer !== null && answer.refusal.reason !== "busy") {
      if (hasAsked && answer.refusal.reason === "changed_meanwhile") return true;
      throw new Error(`The desk was refused: ${answer.refusal.reason}`);
    }
    await wait(200);
  }
}
