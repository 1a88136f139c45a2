/** The diary's commands as the product calls them: with what screening asks of every change. */
import * as book from "#lib/appointments/commands/book.ts";
import * as move from "#lib/appointments/commands/move.ts";
import type { Safeguard } from "#lib/appointments/commands/safeguard.ts";
import * as status from "#lib/appointments/commands/status.ts";
import * as undo from "#lib/appointments/commands/undo.ts";
import * as waitlist from "#lib/appointments/commands/waitlist.ts";
import { screeningSafeguard } from "#lib/screening/commands/safeguard.ts";

const guarded =
  <C, I, R>(command: (ctx: C, input: I, safeguard: Safeguard) => R) =>
  (ctx: C, input: I): R =>
    command(ctx, input, screeningSafeguard);

export const bookAppointment = guarded(book.bookAppointment);
export const overrideBooking = guarded(book.overrideBooking);
export const moveAppointment = guarded(move.moveAppointment);
export const moveFromWaitlist = guarded(waitlist.moveFromWaitlist);
export const cancelAppointment = guarded(status.cancelAppointment);
export const changeStatus = guarded(status.changeStatus);
export const undoChange = guarded(undo.undoChange);
