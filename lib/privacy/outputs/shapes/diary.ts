import { z } from "zod";
import { day, detail, id, instant, maybe, whole, words } from "./atoms.ts";

export const person = z.object({
  id,
  number: whole,
  givenName: words,
  familyName: words,
  preferredName: words,
  pronouns: words,
  dateOfBirth: day.nullable(),
  phone: words,
  email: words,
  street: words,
  city: words,
  region: words,
  postcode: words,
  country: words,
  formerNumber: words,
  language: words,
  timeZone: maybe,
  /** The record that it was merged into. */
  mergedInto: id.nullable(),
  registeredAt: instant,
  archivedAt: instant.nullable(),
});

export const appointment = z.object({
  id,
  service: words,
  location: words,
  status: words,
  startsAt: instant,
  endsAt: instant,
  localDate: day,
  localStart: words,
  timeZone: words,
  cancelReason: maybe,
  extraMinutes: whole,
  pinned: z.boolean(),
  seriesId: id.nullable(),
  sessionNumber: whole.nullable(),
  /** Who and what it took, and from when to when; released where it no longer does. */
  takes: z.array(
    z.object({ kind: words, name: words, from: instant, until: instant, overrideReason: maybe, releasedAt: instant.nullable() }),
  ),
  history: z.array(
    z.object({
      what: words,
      fromStatus: maybe,
      toStatus: maybe,
      fromStart: instant.nullable(),
      toStart: instant.nullable(),
      reason: maybe,
      by: maybe,
      at: instant,
    }),
  ),
});

export const series = z.object({
  id,
  protocol: words,
  protocolVersion: whole,
  service: words,
  location: words,
  sessions: whole,
  gapMinDays: whole,
  gapTargetDays: whole,
  gapMaxDays: whole,
  zones: z.array(words),
  preferences: detail,
  proposedBy: words,
  proposedAt: instant,
  pausedAt: instant.nullable(),
  pausedReason: maybe,
  endedAt: instant.nullable(),
  endedReason: maybe,
  history: z.array(z.object({ what: words, reason: maybe, detail, by: maybe, at: instant })),
});
