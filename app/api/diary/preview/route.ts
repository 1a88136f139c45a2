import { z } from "zod";
import { orBusy } from "#app/busy-answer.ts";
import type { BookingPreview } from "#components/diary/board/quick-add-views.ts";
import { wouldBeLate } from "#lib/aftercare/queries/preparation.ts";
import { previewBooking } from "#lib/appointments/queries/preview.ts";
import { type GapChange, gapsOf } from "#lib/appointments/rules/gaps.ts";
import { enterAction } from "#lib/auth/session.ts";
import { dateField, idField, timeField } from "#lib/fields.ts";
import { WINDOW_OPEN } from "#lib/preparation/outputs/view.ts";
import { getBookingRefusal } from "#lib/screening/queries/clearance.ts";
import { listDueSessions } from "#lib/series/queries/due.ts";

const wanted = z.strictObject({
  patientId: idField,
  serviceId: idField,
  locationId: idField,
  date: dateField("A date."),
  time: timeField("A time."),
  clinicianId: idField.nullable(),
  minutes: z.int().min(5).max(600).nullable(),
  seriesId: idField.nullable(),
});

/** What a booking would take, while it is being chosen. Nothing is written. */
export const POST = orBusy(async (request: Request): Promise<Response> => {
  const entered = await enterAction(["appointment:book", "diary:read"]);
  if (!entered.ok) return new Response(null, { status: entered.refusal.reason === "signed_out" ? 401 : 403 });
  const asked = wanted.safeParse(await request.json().catch(() => null));
  if (!asked.success) return new Response(null, { status: 400 });
  const { seriesId, ...booking } = asked.data;
  const preview = await previewBooking(entered.value, booking);
  if (preview === null) return new Response(null, { status: 404 });
  const refused = await getBookingRefusal(entered.value, { ...booking, seriesId });
  const due = seriesId === null ? [] : await listDueSessions(entered.value, [booking.patientId]);
  const next = due.find((each) => each.seriesId === seriesId);
  const [change] =
    next === undefined || next.after === null
      ? []
      : gapsOf(
          [
            { session: next.session - 1, date: next.after },
            { session: next.session, date: booking.date },
          ],
          next.gap,
        );
  const isLate = refused === null && (await wouldBeLate(entered.value, { ...booking, seriesId, appointmentId: null }));
  const view: BookingPreview = {
    ...(refused === null ? preview : { problem: refused, mayBookTwice: false }),
    takes: refused === null ? [...preview.takes] : [],
    gap: change === undefined ? null : sayGap(change, next?.gap.target),
    note: isLate ? WINDOW_OPEN : null,
  };
  return Response.json(view, { headers: { "cache-control": "no-store" } });
});

function sayGap({ days, verdict }: GapChange, target: number | undefined): BookingPreview["gap"] {
  return { words: `Gap ${days} days, target ${target}`, verdict };
}
