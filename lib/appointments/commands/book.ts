import { z } from "zod";
import { once } from "#db/once.ts";
import { type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result } from "#lib/result.ts";
import type { BookAppointmentInput, OverrideBookingInput } from "../input.ts";
import { loadSetting } from "../queries/setting.ts";
import { arrangeIn } from "./arrange.ts";
import { type BookingTx, withLastWord } from "./claims.ts";
import type { Safeguard } from "./safeguard.ts";

const answer = z.object({ appointmentId: z.string(), changeId: z.string() });
type Booked = z.output<typeof answer>;

/** What a refusal about the only session of a form stands beside. */
const TIME_FIELD = "time";

async function bookOne(
  tx: BookingTx,
  input: BookAppointmentInput,
  { overrideReason, safeguard }: { readonly overrideReason: string | null; readonly safeguard: Safeguard },
): Promise<Result<Booked>> {
  const setting = await loadSetting(tx.db, input);
  if (!setting.ok) return setting;
  const { date, time, clinicianId, minutes = null } = input;
  const extraMinutes = minutes === null ? 0 : minutes - setting.value.minutes;
  const wish = { session: null, date, time, clinicianId, extraMinutes };
  const made = await arrangeIn(tx, {
    what: "booked",
    tellPatient: true,
    setting: setting.value,
    steps: [{ wish, appointment: null }],
    fieldOf: () => TIME_FIELD,
    lengthField: "minutes",
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
        bookOne(tx, input, { overrideReason: null, safeguard }),
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
        bookOne(tx, booking, { overrideReason: reason, safeguard }),
      ),
    ),
  );
}
