import { DayGrid } from "#components/diary/day-grid.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { type DiaryAddress, diaryHref } from "#lib/appointments/outputs/address.ts";
import type { WeekView } from "#lib/appointments/rules/day/week.ts";
import { DayHead } from "./day-head.tsx";
import { freeHref } from "./day-page.tsx";
import { MovingNotice } from "./moving-notice.tsx";
import { Reading } from "./reading.tsx";

type Props = {
  readonly week: WeekView;
  readonly address: DiaryAddress;
  readonly namesHidden: boolean;
  readonly mayEditHours: boolean;
};

const NOTHING = new Map<string, never>();

/** One clinician's week, Monday to Sunday; the cards say less than on the day. */
export function WeekPage({ week, address, namesHidden, mayEditHours }: Props) {
  const { clinician, clinicians, columns, place } = week;
  const first = columns[0]?.date ?? week.date;
  return (
    <>
      <DayHead day={week} address={address} namesHidden={namesHidden} />
      {week.moving !== null && <MovingNotice moving={week.moving} leave={diaryHref(address, { moving: null })} />}
      {clinician === null ? (
        <Panel>
          <EmptyState title="Nobody works here" next={<ButtonLink href="/settings/hours">Look at the hours</ButtonLink>}>
            Each clinician with hours at this location has a week here.
          </EmptyState>
        </Panel>
      ) : (
        <div className="stack">
          {clinicians.length > 1 && (
            <div>
              <Segmented
                label="Clinician"
                items={clinicians.map(({ id, name }) => ({
                  href: diaryHref(address, { clinician: id }),
                  label: name,
                  current: id === clinician.id,
                }))}
              />
            </div>
          )}
          <DayGrid
            label={`${week.dateWords}, ${clinician.name}`}
            date={first}
            locationId={place.id}
            columns={columns}
            grid={week.grid}
            now={week.now}
            extras={NOTHING}
            freeHref={(column, at) => freeHref(address, column, at)}
            mayEditHours={mayEditHours}
          />
        </div>
      )}
      <Reading />
    </>
  );
}
