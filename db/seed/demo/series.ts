import { asc, eq } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { newSecret } from "#lib/auth/secrets.ts";
import { issuePortalLink } from "#lib/portal/commands/links.ts";
import { bookSeries } from "#lib/series/commands/book.ts";
import { proposeSeries } from "#lib/series/commands/propose.ts";
import { addDays, compareDates, type IsoDate } from "#lib/time.ts";
import { type At, atPlace, must } from "./clock.ts";
import { inLanes } from "./lanes.ts";
import type { PlannedSeries } from "./plan.ts";
import { type Random, randomFrom } from "./random.ts";
import { quoteSeries } from "./selling.ts";
import type { DemoSetting } from "./setting.ts";
import { confirm, endOf, miss, ownAnswers, screen, startOf, treat, type Visit } from "./visits.ts";

type Stage = {
  readonly at: At;
  readonly database: Database;
  readonly random: Random;
  readonly setting: DemoSetting;
  readonly now: Temporal.Instant;
  readonly today: IsoDate;
};

/** Proposes and books every series at the instant its clinic would have, and then lives through it up to now. */
export async function liveSeries(stage: Stage, planned: readonly PlannedSeries[]): Promise<void> {
  const booked: { series: PlannedSeries; visits: Visit[]; seed: number }[] = [];
  for (const [place, series] of planned.entries())
    booked.push({ series, visits: await book(stage, series, place), seed: stage.random.int(1, 1_000_000_000) });
  await inLanes(booked, async ({ series, visits, seed }) => {
    // Its own stream, so that what happens does not depend on which lane is faster.
    const random = randomFrom(seed);
    await live({ ...stage, random }, series, visits);
  });
}

/** The earlier of two instants. */
const earlier = (a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant => (Temporal.Instant.compare(a, b) < 0 ? a : b);

async function book({ at, database, random, setting, now, today }: Stage, series: PlannedSeries, place: number): Promise<Visit[]> {
  const { clinician, service, protocol, patient, zones, slots, proposedOn } = series;
  const proposedAt = earlier(
    atPlace(compareDates(proposedOn, today) > 0 ? today : proposedOn, "11:20", clinician.timeZone),
    now.subtract({ minutes: 90 }),
  );
  const { min, target, max } = protocol.content.gapDays;
  const { seriesId } = must(
    "propose a series",
    await proposeSeries(at(proposedAt, clinician), {
      idempotencyKey: random.key(),
      patientId: patient.id,
      protocolVersionId: protocol.versionId,
      serviceId: service.id,
      locationId: clinician.locationId,
      sessions: protocol.content.sessions.default,
      gaps: { min, target, max },
      zones: [...zones],
    }),
  );
  await quoteSeries({ at, setting, series, seriesId, place }, proposedAt);
  if (slots.length === 0) return [];
  const sessions = slots.map(({ date, time }) => ({ date, time, clinicianId: clinician.resourceId }));
  const answer = must(
    "book a series",
    await bookSeries(at(proposedAt.add({ minutes: 35 }), setting.reception), {
      idempotencyKey: random.key(),
      seriesId,
      sessions,
      reason: "",
      acceptLongGap: false,
    }),
  );
  const rows = await database.db
    .select({ id: appointments.id, session: appointments.sessionNumber })
    .from(appointments)
    .where(eq(appointments.seriesId, answer.seriesId))
    .orderBy(asc(appointments.sessionNumber));
  return rows.flatMap(({ id, session }) => {
    const slot = session === null ? undefined : slots[session - 1];
    return slot === undefined || session === null ? [] : [{ appointmentId: id, slot, session }];
  });
}

/** Goes through the visits in order: those gone by are treated (or missed), today's stand where the clock says, and the next may be confirmed. */
async function live(stage: Stage, series: PlannedSeries, visits: readonly Visit[]): Promise<void> {
  const { now, random, today } = stage;
  const missed = series.state === "missed" ? series.gone : null;
  const own = ownAnswers(random, visits[0]?.slot.date ?? today);
  for (const visit of visits) {
    const until = (at: Temporal.Instant): number => now.until(at).total("minutes");
    if (visit.session === missed && until(startOf(visit.slot)) < -45) await miss(stage, visit);
    else if (until(endOf(visit.slot)) < -25)
      await treat(
        stage,
        series,
        visit,
        own,
        random.chance(0.12) && compareDates(visit.slot.date, addDays(today, -1)) >= 0 ? "treated" : "closed",
      );
    else if (until(startOf(visit.slot)) < -35) await treat(stage, series, visit, own, "in_room");
    else if (until(startOf(visit.slot)) < 6) await treat(stage, series, visit, own, "arrived");
    else {
      await comeUp(stage, series, visit, own);
      break;
    }
  }
  if (random.chance(0.3) && visits.length > 0) {
    must(
      "make a portal link",
      await issuePortalLink(
        stage.at(now.subtract({ minutes: 30 }), stage.setting.reception),
        { patientId: series.patient.id, idempotencyKey: random.key(), channel: "text", lasts: "visits", endOthers: false },
        newSecret(),
      ),
    );
  }
}

/** The next visit: confirmed when it is near, screened ahead for some; a fresh sunburn defers it for the deferred. */
async function comeUp(stage: Stage, series: PlannedSeries, visit: Visit, own: Readonly<Record<string, string>>): Promise<void> {
  const { now, random, today } = stage;
  const near = compareDates(visit.slot.date, addDays(today, 6)) <= 0;
  if (series.state === "deferred")
    await screen(stage, series, visit, now.subtract({ minutes: 50 }), { ...own, sunburn_or_tan_last: addDays(today, -2) });
  else if (compareDates(visit.slot.date, today) === 0 && random.chance(0.5))
    await screen(stage, series, visit, now.subtract({ minutes: 45 }), own);
  if (near && random.chance(0.7)) await confirm(stage, visit, now.subtract({ minutes: random.int(20, 300) }));
}
