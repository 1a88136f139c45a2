"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { undoChange } from "#lib/appointments/commands/undo.ts";
import { undoChangeInput } from "#lib/appointments/input.ts";
import { widen } from "#lib/auth/ctx.ts";
import { formAction } from "#lib/form-action.ts";
import { screeningSafeguard } from "#lib/screening/commands/safeguard.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { pauseSeries, resumeSeries } from "#lib/series/commands/pause.ts";
import { endSeries } from "#lib/series/commands/propose.ts";
import { changeProtocol } from "#lib/series/commands/protocol.ts";
import { rescheduleSessions } from "#lib/series/commands/reschedule.ts";
import { addSession, dropSession, pinSession } from "#lib/series/commands/sessions.ts";
import {
  addSessionInput,
  bookSeriesInput,
  changeProtocolInput,
  dropSessionInput,
  endSeriesInput,
  pauseSeriesInput,
  pinSessionInput,
  rescheduleSessionsInput,
  resumeSeriesInput,
} from "#lib/series/input.ts";

export const bookSeriesAction = formAction("series:book", bookSeriesInput, async (ctx, input) => {
  const booked = await bookSeries(widen(ctx, "clinical:read") ?? ctx, input);
  if (!booked.ok) return booked;
  redirect(`/series/${input.seriesId}?done=booked`);
});

export const replanSeriesAction = formAction("series:book", rescheduleSessionsInput, async (ctx, input) => {
  const planned = await rescheduleSessions(widen(ctx, "clinical:read") ?? ctx, input);
  if (!planned.ok) return planned;
  redirect(`/series/${input.seriesId}?done=replanned`);
});

export const pinSessionAction = formAction("series:book", pinSessionInput, async (ctx, input) => {
  const pinned = await pinSession(ctx, input);
  if (!pinned.ok) return pinned;
  redirect(`/series/${pinned.value.seriesId}?done=${input.pinned ? "pinned" : "unpinned"}`);
});

export const pauseSeriesAction = formAction("series:book", pauseSeriesInput, async (ctx, input) => {
  const paused = await pauseSeries(ctx, input);
  if (!paused.ok) return paused;
  redirect(`/series/${input.seriesId}?done=paused`);
});

export const resumeSeriesAction = formAction("series:book", resumeSeriesInput, async (ctx, input) => {
  const resumed = await resumeSeries(ctx, input);
  if (!resumed.ok) return resumed;
  redirect(`/series/${input.seriesId}?done=resumed`);
});

export const addSessionAction = formAction("series:book", addSessionInput, async (ctx, input) => {
  const added = await addSession(ctx, input);
  if (!added.ok) return added;
  redirect(`/series/${input.seriesId}?done=added`);
});

export const dropSessionAction = formAction("series:book", dropSessionInput, async (ctx, input) => {
  const dropped = await dropSession(ctx, input);
  if (!dropped.ok) return dropped;
  redirect(`/series/${input.seriesId}?done=dropped`);
});

export const changeProtocolAction = formAction("series:propose", changeProtocolInput, async (ctx, input) => {
  const changed = await changeProtocol(ctx, input);
  if (!changed.ok) return changed;
  redirect(`/series/${input.seriesId}?done=protocol`);
});

/** The page of a series to go on at; what it said before is not said again. */
const back = z.string().regex(/^\/series\/[0-9a-f-]{36}$/, "Reload the page and send the form again.");

export const undoOnSeriesAction = formAction(
  "appointment:change",
  undoChangeInput.extend({ back }),
  async (ctx, { back: next, changeId }) => {
    const undone = await undoChange(widen(ctx, "clinical:read") ?? ctx, { changeId }, screeningSafeguard);
    if (!undone.ok) return undone;
    redirect(`${next}?done=undone`);
  },
);

export const endSeriesAction = formAction("series:propose", endSeriesInput, async (ctx, input) => {
  const ended = await endSeries(ctx, input);
  if (!ended.ok) return ended;
  redirect(`/series/${input.seriesId}?done=ended`);
});
