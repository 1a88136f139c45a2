import { CalendarPlus, ChevronLeft, ChevronRight } from "lucide-react";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { AppLink } from "#components/ui/link.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import type { DayView } from "#lib/appointments/rules/day.ts";
import { addDays, compareDates } from "#lib/time.ts";

type Props = {
  readonly day: DayView;
  readonly locationId: string;
  readonly locations: readonly { readonly id: string; readonly name: string }[];
  readonly hidden: boolean;
};

/** Nothing is booked on a day gone by: from there a new appointment starts today. */
function bookable({ date, today }: DayView): string {
  return compareDates(date, today) < 0 ? today : date;
}

const WEEKS = [1, 2, 4, 6, 8] as const;

/** The date, the ways to another day or place, and the one primary action. Everything is a link: it works without JavaScript. */
export function DayHead({ day, locationId, locations, hidden }: Props) {
  const at = (date: string, place = locationId, withHidden = hidden) =>
    `/diary?${new URLSearchParams({ date, location: place, ...(withHidden ? { hidden: "1" } : {}) })}`;
  return (
    <div className="mb-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1>
          {day.dateWords} <span className="t-ui text-ink-2">{day.distance}</span>
        </h1>
        <nav className="flex gap-1.5" aria-label="Day">
          <ButtonLink href={at(addDays(day.date, -1))} label="Day before">
            <ChevronLeft />
          </ButtonLink>
          <ButtonLink href={at(day.today)}>Today</ButtonLink>
          <ButtonLink href={at(addDays(day.date, 1))} label="Day after">
            <ChevronRight />
          </ButtonLink>
        </nav>
        <form action="/diary" className="flex items-center gap-1.5">
          <input type="hidden" name="location" value={locationId} />
          {hidden && <input type="hidden" name="hidden" value="1" />}
          <input key={day.date} type="date" name="date" defaultValue={day.date} aria-label="Go to a date" className="input w-40" />
          <Button type="submit">Go</Button>
        </form>
        <nav className="flex items-center gap-2" aria-label="Weeks ahead">
          <span className="t-small text-ink-2">Weeks ahead</span>
          <span className="segmented">
            {WEEKS.map((weeks) => (
              <AppLink key={weeks} href={at(addDays(day.date, weeks * 7))} label={`+${weeks} ${weeks === 1 ? "week" : "weeks"}`}>
                +{weeks}
              </AppLink>
            ))}
          </span>
        </nav>
        <span className="ms-auto">
          <ButtonLink href={`/diary/new?${new URLSearchParams({ date: bookable(day), location: locationId })}`} variant="primary">
            <CalendarPlus />
            New
          </ButtonLink>
        </span>
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        {locations.length > 1 && (
          <Segmented
            label="Location"
            items={locations.map(({ id, name }) => ({ href: at(day.date, id), label: name, current: id === locationId }))}
          />
        )}
        <p className="t-ui text-ink-2">
          {locations.length > 1 ? "" : `${day.location}. `}
          {day.open === null ? "Closed this day" : `Open ${day.open}`}, {day.count === 1 ? "1 appointment" : `${day.count} appointments`}.
          Times in {day.zone}.
        </p>
        {(day.hiddenCount > 0 || hidden) && (
          <AppLink href={at(day.date, locationId, !hidden)} className="link t-ui">
            {hidden ? "Hide no-shows and cancelled" : `Show no-shows and cancelled (${day.hiddenCount})`}
          </AppLink>
        )}
      </div>
    </div>
  );
}
