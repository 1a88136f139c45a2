/** When a backup is due, and which are kept: decisions about instants alone. */

/** Every backup of so many days is kept, and the log that leads from each to any moment since; before, the last of each week for so many weeks in all. */
export const KEPT_DAYS = 7;
export const KEPT_WEEKS = 5;

export type Night = { readonly zone: string; readonly hour: number };

const startOfWeek = (day: Temporal.PlainDate): Temporal.PlainDate => day.subtract({ days: day.dayOfWeek - 1 });
const earlier = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0;

/** When the next backup is to be made: at the hour of the night after the newest, or now where that has passed. An hour that a change of clocks leaves out is the one after. */
export function nextBackup(newest: Temporal.Instant | null, now: Temporal.Instant, { zone, hour }: Night): Temporal.Instant {
  if (newest === null) return now;
  const last = newest.toZonedDateTimeISO(zone);
  const at = (day: Temporal.PlainDate) => day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from({ hour }) }).toInstant();
  const sameDay = at(last.toPlainDate());
  const due = earlier(newest, sameDay) ? sameDay : at(last.toPlainDate().add({ days: 1 }));
  return earlier(due, now) ? now : due;
}

export type Kept = { readonly name: string; readonly at: Temporal.Instant };

/**
 * Which backups are kept. The newest always is, however old.
 * @returns those to keep; and the moment since which every change is kept too, by the oldest backup of the last days
 */
export function keptBackups(
  backups: readonly Kept[],
  now: Temporal.Instant,
  zone: string,
): { readonly keep: ReadonlySet<string>; readonly since: Temporal.Instant | null } {
  const sorted = backups.toSorted((a, b) => Temporal.Instant.compare(b.at, a.at));
  const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(zone).toPlainDate();
  const today = dayOf(now);
  const daily = sorted.filter(
    ({ at }, place) => place === 0 || Temporal.PlainDate.compare(dayOf(at), today.subtract({ days: KEPT_DAYS })) > 0,
  );
  const firstWeek = startOfWeek(today).subtract({ weeks: KEPT_WEEKS - 1 });
  const weeks = new Map<string, string>();
  for (const { name, at } of sorted) {
    const week = startOfWeek(dayOf(at));
    if (Temporal.PlainDate.compare(week, firstWeek) >= 0 && !weeks.has(week.toString())) weeks.set(week.toString(), name);
  }
  return { keep: new Set([...daily.map(({ name }) => name), ...weeks.values()]), since: daily.at(-1)?.at ?? null };
}
