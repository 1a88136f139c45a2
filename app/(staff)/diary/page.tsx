import type { Metadata } from "next";
import { DayGrid } from "#components/diary/day-grid.tsx";
import { STATUS_LOOKS } from "#components/diary/status.ts";
import { WaitingList } from "#components/diary/waiting-list.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { AppLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { StatusChip } from "#components/ui/status.tsx";
import { getDayList } from "#lib/appointments/queries/day-list.ts";
import { enterArea } from "#lib/auth/session.ts";
import { listLocations } from "#lib/clinic/queries/locations.ts";
import { listReadiness } from "#lib/screening/queries/gate.ts";
import { isIsoDate, localDate, sayTime, timeOfMinutes } from "#lib/time.ts";
import { stepStatusAction } from "./actions.ts";
import { Board } from "./board.tsx";
import { DayHead } from "./day-head.tsx";

export const metadata: Metadata = { title: "Diary" };

const SAID: Readonly<Record<string, string>> = { booked: "The appointment is booked.", series: "The whole series is booked." };

/** The wish of an address, where it makes sense; else today. Years far away are nobody's diary. */
function wishedDate(date: string | string[] | undefined, today: string): string {
  return typeof date === "string" && isIsoDate(date) && /^20\d\d-/.test(date) ? date : today;
}

export default async function DiaryPage({ searchParams }: PageProps<"/diary">) {
  const ctx = await enterArea("diary:read", "clinic:read");
  const asked = await searchParams;
  const locations = await listLocations(ctx);
  const location = locations.find(({ id }) => id === asked.location) ?? locations[0];
  if (location === undefined) {
    return (
      <div className="page">
        <h1 className="visually-hidden">Diary</h1>
        <Panel>
          <EmptyState title="No location yet" next={<ButtonLink href="/settings/first-steps">See what is still to do</ButtonLink>}>
            The diary opens once the clinic has a location, hours and a service.
          </EmptyState>
        </Panel>
      </div>
    );
  }
  const hidden = asked.hidden === "1";
  const day = await getDayList(ctx, { locationId: location.id, date: wishedDate(asked.date, localDate(ctx.now, location.timeZone)) });
  if (day === null) throw new Error("A listed location has no day.");
  const cards = day.columns.flatMap((column) => column.cards);
  const ready = await listReadiness(
    ctx,
    cards.filter(({ needles }) => needles).map(({ id }) => id),
  );
  const readiness = new Map([...ready].map(([id, { mark }]) => [id, mark]));
  const said = typeof asked.done === "string" ? SAID[asked.done] : undefined;
  const gone = day.columns.flatMap((column) => column.hidden).toSorted((a, b) => a.from - b.from);
  const notReady = cards
    .toSorted((a, b) => a.from - b.from)
    .flatMap((card) => {
      const view = ready.get(card.id);
      return view === undefined || view.ready || (card.status !== "booked" && card.status !== "confirmed")
        ? []
        : [{ card, mark: view.mark }];
    });
  const quiet = day.waiting.length + day.late.length + day.inRoom.length + notReady.length === 0;
  return (
    <div className="page page-wide">
      <Board location={location.id} from={day.date} to={day.date} />
      {said !== undefined && (
        <div className="mb-4">
          <Notice meaning="ok" title={said} live />
        </div>
      )}
      <DayHead day={day} locationId={location.id} locations={locations.map(({ id, name }) => ({ id, name }))} hidden={hidden} />
      <div className={quiet ? "stack" : "diary-with-side"}>
        <div className="stack">
          {day.columns.length === 0 ? (
            <Panel>
              <EmptyState
                title={day.open === null ? "Closed this day" : "Nobody works here this day"}
                next={<ButtonLink href="/settings/hours">Look at the hours</ButtonLink>}
              >
                Each clinician with hours on this day has a column here, with their appointments in it.
              </EmptyState>
            </Panel>
          ) : (
            <DayGrid
              label={`${day.dateWords} by clinician`}
              columns={day.columns}
              grid={day.grid}
              now={day.now}
              nowWords={day.now === null ? null : sayTime(timeOfMinutes(day.now)).slice(0, -3)}
              readiness={readiness}
            />
          )}
          {hidden && gone.length > 0 && (
            <Panel title="No-shows and cancelled" pad="flush">
              <ul className="rows px-4" aria-label="No-shows and cancelled">
                {gone.map((card) => (
                  <li key={card.id} className="row">
                    <StatusChip status={STATUS_LOOKS[card.status]} />
                    <AppLink href={`/appointments/${card.id}`} className="link-quiet t-ui strong">
                      {card.patientName}
                    </AppLink>
                    <span className="t-ui text-ink-2">
                      {[card.time, card.service, card.clinician].filter((part) => part !== null).join(" · ")}
                    </span>
                  </li>
                ))}
              </ul>
            </Panel>
          )}
        </div>
        {!quiet && (
          <aside className="stack" aria-label="Arrivals">
            {day.waiting.length > 0 && (
              <WaitingList
                first
                title="Waiting"
                about={`${day.waiting.length} here, longest first`}
                rows={day.waiting}
                step={{ to: "in_room", words: "To room", action: stepStatusAction }}
              />
            )}
            {day.late.length > 0 && (
              <WaitingList
                title="Late"
                about={String(day.late.length)}
                rows={day.late}
                step={{ to: "arrived", words: "Arrived", action: stepStatusAction }}
              />
            )}
            {day.inRoom.length > 0 && <WaitingList title="In a room" about="numbing and needling" rows={day.inRoom} step={null} />}
            {notReady.length > 0 && (
              <section>
                <div className="panel-head">
                  <h2 className="t-h3">Not ready yet</h2>
                  <p className="panel-aside">{notReady.length}</p>
                </div>
                <ul className="rows">
                  {notReady.slice(0, 8).map(({ card, mark }) => (
                    <li key={card.id} className="py-2.5">
                      <AppLink href={`/appointments/${card.id}`} className="link-quiet t-ui strong inline-block py-0.5">
                        {`${card.patientName}, ${card.startTime}`}
                      </AppLink>
                      <p>
                        <Mark meaning={mark.meaning} light={mark.meaning === "info"}>
                          {mark.words}
                        </Mark>
                      </p>
                    </li>
                  ))}
                </ul>
                {notReady.length > 8 && <p className="second-line mt-1">{`and ${notReady.length - 8} more, marked on their cards`}</p>}
              </section>
            )}
          </aside>
        )}
      </div>
    </div>
  );
}
