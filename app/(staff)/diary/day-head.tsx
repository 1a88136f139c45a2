import { ChevronLeft, ChevronRight, Plus } from "lucide-react";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { AppLink } from "#components/ui/link.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { type DiaryAddress, diaryHref } from "#lib/appointments/outputs/address.ts";
import type { DayView } from "#lib/appointments/rules/day/view.ts";
import { addDays, compareDates } from "#lib/time.ts";
import { showNamesAction } from "./actions.ts";

type Props = {
  readonly day: Pick<DayView, "date" | "dateWords" | "distance" | "today" | "place" | "locations" | "open" | "count" | "goneCount">;
  readonly address: DiaryAddress;
  readonly namesHidden: boolean;
};

const WEEKS = [1, 2, 4, 6, 8] as const;
const COLUMNS = [
  { kind: "room", label: "Rooms" },
  { kind: "device", label: "Devices" },
] as const;

/** The date, the ways to another day, place or look, and the one primary action. Links and forms: all of it works without JavaScript. */
export function DayHead({ day, address, namesHidden }: Props) {
  const { date, today, place, locations } = day;
  const to = (change: Partial<DiaryAddress>) => diaryHref(address, change);
  const step = address.view === "week" ? 7 : 1;
  const unit = address.view === "week" ? "Week" : "Day";
  // Nothing is booked on a day gone by: from there a new appointment starts today.
  const bookable = compareDates(date, today) < 0 ? today : date;
  return (
    <div className="diary-page-head">
      <div className="diary-tools">
        <h1>
          {day.dateWords} <span className="t-ui text-ink-2">{address.view === "week" ? "" : day.distance}</span>
        </h1>
        <nav className="flex gap-1.5 no-print" aria-label={unit}>
          <ButtonLink href={to({ date: addDays(date, -step) })} label={`${unit} before`}>
            <ChevronLeft />
          </ButtonLink>
          <ButtonLink href={to({ date: today })}>Today</ButtonLink>
          <ButtonLink href={to({ date: addDays(date, step) })} label={`${unit} after`}>
            <ChevronRight />
          </ButtonLink>
        </nav>
        <nav className="flex items-center gap-2 no-print" aria-label="Weeks ahead">
          {address.view !== "week" && <span className="t-small diary-only-wide text-ink-2">Weeks ahead</span>}
          <span className="segmented">
            {WEEKS.map((weeks) => (
              <AppLink key={weeks} href={to({ date: addDays(date, weeks * 7) })} label={`+${weeks} ${weeks === 1 ? "week" : "weeks"}`}>
                +{weeks}
              </AppLink>
            ))}
          </span>
        </nav>
        <div className="no-print">
          <Menu summary="More" label="More: columns and date" align="start">
            <div className="diary-more">
              {address.view === "day" &&
                COLUMNS.map(({ kind, label }) => {
                  const isOn = address.columns.includes(kind);
                  const columns = isOn ? address.columns.filter((each) => each !== kind) : [...address.columns, kind];
                  return (
                    <AppLink
                      key={kind}
                      href={to({ columns })}
                      className={isOn ? "switch is-on" : "switch"}
                      label={`${label}: ${isOn ? "shown, hide them" : "not shown, show them"}`}
                    >
                      {label}
                    </AppLink>
                  );
                })}
              <form action="/diary" className="flex items-center gap-1.5">
                <Kept address={address} />
                <input key={date} type="date" name="date" defaultValue={date} aria-label="Go to a date" className="input w-40" />
                <Button type="submit">Go</Button>
              </form>
            </div>
          </Menu>
        </div>
        <div className="diary-looks no-print">
          <ActionForm action={showNamesAction} inline label="Names">
            <HiddenField name="show" value={namesHidden ? "yes" : "no"} />
            <button type="submit" role="switch" aria-checked={namesHidden} className="switch">
              Hide names
            </button>
          </ActionForm>
          <AppLink
            href={to({ gone: !address.gone })}
            className={address.gone ? "switch is-on" : "switch"}
            label={`No-shows, cancelled: ${address.gone ? "shown, hide them" : `${day.goneCount} not shown, show them`}`}
          >
            No-shows, cancelled
          </AppLink>
          <Segmented
            label="View"
            items={(["day", "week", "list"] as const).map((view) => ({
              href: to({ view }),
              label: view === "day" ? "Day" : view === "week" ? "Week" : "List",
              current: address.view === view,
            }))}
          />
          <ButtonLink href={`/diary/new?${new URLSearchParams({ date: bookable, location: place.id })}`} variant="primary">
            <Plus />
            New
          </ButtonLink>
        </div>
      </div>
      <div className="diary-tools is-second">
        {locations.length > 1 && (
          <Segmented
            label="Location"
            items={locations.map(({ id, name }) => ({
              href: to({ location: id, clinician: null }),
              label: name,
              current: id === place.id,
            }))}
          />
        )}
        <p className="t-ui text-ink-2">
          <span className={locations.length > 1 ? "diary-place" : undefined}>{`${place.name}. `}</span>
          {address.view === "week" ? "" : day.open === null ? "Closed this day, " : `Open ${day.open}, `}
          {day.count === 1 ? "1 appointment" : `${day.count} appointments`}. Times in {place.zone}.
        </p>
      </div>
    </div>
  );
}

/** Everything of the address but the date, for a form that asks for another. */
function Kept({ address }: { readonly address: DiaryAddress }) {
  const href = diaryHref(address, { date: null });
  const kept = new URLSearchParams(href.split("?")[1] ?? "");
  return [...kept].map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);
}
