import { localDate, type TimeZone } from "#lib/time.ts";
import type { MessageFacts, TreatedFacts } from "./facts.ts";
import { intoAwake } from "./hours.ts";
import type { PlannedNotice } from "./notices.ts";
import { isLive } from "./visits.ts";
import { FRESH, placed } from "./window.ts";

/** When each step comes after the end of the treatment, and from when on it is of no use: hours are elapsed time, days the same time on the clock. */
const STEPS = [
  { step: "24h", after: { hours: 24 }, until: { hours: 48 } },
  { step: "48h", after: { hours: 48 }, until: { days: 4 } },
  { step: "7d", after: { days: 7 }, until: { days: 14 } },
] as const;
/** For how long after it was issued a handout is sent. */
const HANDOUT_DAYS = 14;

const since = (at: Temporal.Instant, timeZone: TimeZone, by: { readonly hours: number } | { readonly days: number }) =>
  "hours" in by ? at.add(by) : at.toZonedDateTimeISO(timeZone).add(by).toInstant();
const isBefore = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0;

/** The treatment whose aftercare holds: "a new treatment supersedes". */
function latestTreatment({ treatments }: Pick<MessageFacts, "treatments">): TreatedFacts | null {
  return treatments.toSorted((a, b) => Temporal.Instant.compare(a.endedAt, b.endedAt)).at(-1) ?? null;
}

const comesOn = (at: Temporal.Instant, visits: MessageFacts["visits"], timeZone: TimeZone): boolean =>
  visits.some((visit) => isLive(visit) && localDate(visit.startsAt, timeZone) === localDate(at, timeZone));

/**
 * What is told after the latest treatment: its handout, anew for each issue, and what is allowed or asked later on. What had come before the handout was issued
 * stands in the handout. Whoever comes on the day on which they would be asked how it is is asked there.
 */
export function planAftercare({ treatments, visits, timeZone }: MessageFacts, now: Temporal.Instant): PlannedNotice[] {
  const treated = latestTreatment({ treatments });
  if (treated === null || treated.handout === null) return [];
  const { id, endedAt, handout } = treated;
  const issued = intoAwake(handout.issuedAt, timeZone);
  const issue: PlannedNotice = {
    kind: "aftercare",
    subjectId: id,
    step: "issue",
    key: `aftercare:${id}:issue:${handout.issue}`,
    ...placed(issued, timeZone, "at_once"),
    freshUntil: issued.add(FRESH.handout),
  };
  const steps = STEPS.flatMap(({ step, after, until }): PlannedNotice[] => {
    const moment = since(endedAt, treated.timeZone, after);
    if (!isBefore(handout.issuedAt, moment) || !isBefore(now, since(endedAt, treated.timeZone, until))) return [];
    const due = intoAwake(moment, timeZone);
    if (step === "7d" && comesOn(due, visits, timeZone)) return [];
    const about = { kind: "aftercare", subjectId: id, step, key: `aftercare:${id}:${step}` } as const;
    return [{ ...about, ...placed(due, timeZone, "not_before"), freshUntil: due.add(FRESH.aftercare) }];
  });
  return isBefore(now, since(handout.issuedAt, treated.timeZone, { days: HANDOUT_DAYS })) ? [issue, ...steps] : steps;
}
