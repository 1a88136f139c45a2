/** The front desk as a storm sees it: the same storm is posted as forms to server processes, or called as commands over two pools. */
import type { Database } from "#db/client.ts";
import { isBusy } from "#db/errors.ts";
import { bookAppointmentInput, cancelAppointmentInput, moveAppointmentInput } from "#lib/appointments/input.ts";
import { sayRefusal } from "#lib/refusals.ts";
import { type Result, refuse } from "#lib/result.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { bookSeriesInput } from "#lib/series/input.ts";
import { bookAppointment, cancelAppointment, moveAppointment } from "#tests/support/booking.ts";
import { actingAs } from "#tests/support/small-clinic.ts";

export type Answer =
  | { readonly outcome: "done" }
  | { readonly outcome: "refused"; readonly sentence: string }
  /** Nothing that a person could act on: an error page, or "busy". */
  | { readonly outcome: "failed"; readonly why: string };

/** Field by field, as a form sends it; `turn` chooses the process. */
type Send<F> = (turn: number, fields: F) => Promise<Answer>;
export type Slot = { readonly date: string; readonly time: string; readonly clinicianId: string };
export type Booking = Slot & { readonly patientId: string; readonly serviceId: string; readonly locationId: string };
export type Moving = Slot & { readonly appointmentId: string; readonly version: string };
export type Cancelling = { readonly appointmentId: string; readonly version: string };
export type SeriesBooking = { readonly seriesId: string; readonly sessions: readonly Slot[] };

export type Front = {
  readonly book: Send<Booking>;
  readonly move: Send<Moving>;
  readonly cancel: Send<Cancelling>;
  readonly bookSeries: Send<SeriesBooking>;
};

const BUSY = sayRefusal(refuse("busy").refusal);
const UNEXPECTED = "Something went wrong";

/** What a sentence means to the storm. */
export function toAnswer(sentence: string): Answer {
  return sentence === BUSY || sentence.startsWith(UNEXPECTED) ? { outcome: "failed", why: sentence } : { outcome: "refused", sentence };
}

/** Commands called in this process, each turn over the next of the pools, which share nothing but the database. */
export function commandFront(databases: readonly Database[], now: Temporal.Instant, took: (milliseconds: number) => void): Front {
  const reception = (turn: number) => {
    const database = databases[turn % databases.length];
    if (database === undefined) throw new Error("There is no pool.");
    return actingAs(database, { userId: null, roles: ["reception"] }, now);
  };
  const answer = async (work: Promise<Result<unknown>>): Promise<Answer> => {
    const since = performance.now();
    try {
      const result = await work;
      return result.ok ? { outcome: "done" } : toAnswer(sayRefusal(result.refusal));
    } catch (error) {
      return { outcome: "failed", why: isBusy(error) ? BUSY : String(error) };
    } finally {
      took(performance.now() - since);
    }
  };
  const idempotencyKey = () => crypto.randomUUID();
  return {
    book: (turn, fields) =>
      answer(bookAppointment(reception(turn), bookAppointmentInput.parse({ ...fields, idempotencyKey: idempotencyKey() }))),
    move: (turn, fields) => answer(moveAppointment(reception(turn), moveAppointmentInput.parse(fields))),
    cancel: (turn, fields) => answer(cancelAppointment(reception(turn), cancelAppointmentInput.parse({ ...fields, reason: REASON }))),
    bookSeries: (turn, fields) =>
      answer(bookSeries(reception(turn), bookSeriesInput.parse({ ...fields, idempotencyKey: idempotencyKey() }))),
  };
}

export const REASON = "Asked for another day";
