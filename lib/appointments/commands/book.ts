import { z } from "zod";
import { once } from "#db/once.ts";
import { type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result } from "#lib/result.ts";
import type { BookAppointmentInput, OverrideBookingInput } from "../input.ts";
import { loadSetting, type Setting } from "../queries/setting.ts";
import type { Placed, Wish } from "../rules/choose.ts";
import { arrangeIn, checkLength } from "./arrange.ts";
import { type BookingTx, type ClaimRequest, placeIn, withLastWord } from "./claims.ts";
import type { Safeguard } from "./safeguard.ts";

const answer = z.object({ appointmentId: z.string(), changeId: z.string() });
type Booked = z.output<typeof answer>;

/** One appointment as it is asked for; a room or device that is not named is any that is free. */
export type Booking = Omit<BookAppointmentInput, "idempotencyKey"> & Pick<Wish, "roomId" | "deviceId">;

type About = {
  readonly overrideReason: string | null;
  /** Whether the patient is told, once the time for an undo has passed. */
  readonly tellPatient: boolean;
  readonly safeguard: Safeguard;
};

/** What a refusal about the only session of a form stands beside. */
const TIME_FIELD = "time";
const LENGTH_FIELD = "minutes";

function wishOf({ date, time, clinicianId, roomId, deviceId, minutes = null }: Booking, setting: Setting): Wish {
  const extraMinutes = minutes === null ? 0 : minutes - setting.minutes;
  return { session: null, date, time, clinicianId, roomId, deviceId, extraMinutes };
}

/**
 * What a booking would take, as far as can be seen: the same questions as when it is made, without a lock and before anything is written.
 * @param setting of the booking's patient, service and place
 * @param beforehand what others that are only tried would have taken before it
 */
export async function tryBookingIn(
  tx: BookingTx,
  setting: Setting,
  booking: Booking,
  beforehand: NonNullable<ClaimRequest["beforehand"]>,
): Promise<Result<Placed>> {
  const wish = wishOf(booking, setting);
  const length = checkLength(setting, wish, LENGTH_FIELD);
  if (!length.ok) return length;
  const placed = await placeIn(tx, { setting, wishes: [wish], beforehand, fieldOf: () => TIME_FIELD });
  if (!placed.ok) return placed;
  const [only] = placed.value;
  if (only === undefined) throw new Error("Nothing was placed, and nothing said why.");
  return done(only);
}

/** Books one appointment inside the caller's transaction. Refuses as `bookAppointment` does; a violated constraint is the caller's, as in `withLastWord`. */
export async function bookIn(tx: BookingTx, booking: Booking, { overrideReason, tellPatient, safeguard }: About): Promise<Result<Booked>> {
  const setting = await loadSetting(tx.db, booking);
  if (!setting.ok) return setting;
  const made = await arrangeIn(tx, {
    what: "booked",
    tellPatient,
    setting: setting.value,
    steps: [{ wish: wishOf(booking, setting.value), appointment: null }],
    fieldOf: () => TIME_FIELD,
    lengthField: LENGTH_FIELD,
    judge: async () => done([]),
    seriesId: null,
    safeguard,
    override: overrideReason !== null,
    overrideReason,
    reasonOf: () => overrideReason,
  });
  if (!made.ok) return made;
  const [appointmentId] = made.value.booked;
  if (appointmentId === undefined) throw new Error("Nothing was booked, and nothing said why.");
  return done({ appointmentId, changeId: made.value.changeId });
}

/**
 * Books one appointment of any service: clinician, room and device together, or nothing. Idempotent by key.
 * @returns `slot_taken` or `slot_not_offered` naming what is in the way, or what the safeguard refuses.
 */
export function bookAppointment(ctx: Ctx<"appointment:book">, input: BookAppointmentInput, safeguard: Safeguard): Promise<Result<Booked>> {
  return withLastWord(() =>
    transaction(ctx, (tx) =>
      once(tx, { command: "appointment:book", key: input.idempotencyKey, input, answer }, () =>
        bookIn(tx, input, { overrideReason: null, tellPatient: true, safeguard }),
      ),
    ),
  );
}

/**
 * Books a clinician who is taken already, for a clinician with a reason, which the claim keeps. One at most over another: a third is refused.
 * "A clinician may be double-booked only by a clinician, with a reason … Rooms, devices and patients never."
 */
export function overrideBooking(
  ctx: Ctx<"appointment:book" | "appointment:override">,
  input: OverrideBookingInput,
  safeguard: Safeguard,
): Promise<Result<Booked>> {
  const { reason, ...booking } = input;
  return withLastWord(() =>
    transaction(ctx, (tx) =>
      once(tx, { command: "appointment:override", key: input.idempotencyKey, input, answer }, () =>
        bookIn(tx, booking, { overrideReason: reason, tellPatient: true, safeguard }),
      ),
    ),
  );
}
