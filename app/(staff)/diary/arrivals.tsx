import type { Readiness } from "#components/diary/readiness.tsx";
import { WaitingList } from "#components/diary/waiting-list.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { AppLink } from "#components/ui/link.tsx";
import type { DayCardView } from "#lib/appointments/rules/day/card.ts";
import type { DayView } from "#lib/appointments/rules/day/view.ts";
import { stepStatusAction } from "./actions.ts";

export type NotReady = { readonly card: DayCardView; readonly mark: Readiness["mark"] };

type Props = { readonly day: Pick<DayView, "waiting" | "late" | "inRoom">; readonly notReady: readonly NotReady[] };

/** More than this, and the list would push the day off the screen. */
const SHOWN = 6;

/** Whether anything stands beside the day: known before the page is sent, so that the day never changes its width while it arrives. */
export function isQuiet({ day: { waiting, late, inRoom }, notReady }: Props): boolean {
  return waiting.length + late.length + inRoom.length + notReady.length === 0;
}

/** Who waits here; on a narrow screen a strip above the day, with ways to the lists below. Comes before the day, which nothing may push down. */
export function ArrivalsStrip({ day: { waiting, late }, notReady }: Props) {
  if (waiting.length + late.length + notReady.length === 0) return null;
  return (
    <aside className={waiting.length > 0 ? "arrivals-strip" : "arrivals-strip is-jumps"} aria-label="Waiting">
      {waiting.length > 0 && (
        <WaitingList
          title="Waiting"
          about={`${waiting.length} here, longest first`}
          rows={waiting}
          step={{ to: "in_room", words: "To room", action: stepStatusAction }}
        />
      )}
      <p className="arrivals-jumps no-print">
        {late.length > 0 && (
          <a href="#late">
            <Mark meaning="warn">{`${late.length} late`}</Mark>
          </a>
        )}
        {notReady.length > 0 && (
          <a href="#not-ready">
            <Mark meaning="warn">{`${notReady.length} not ready`}</Mark>
          </a>
        )}
      </p>
    </aside>
  );
}

/** Who is late, in a room or not ready: beside the day, on a narrow screen below it. */
export function ArrivalsLists({ day: { late, inRoom }, notReady }: Props) {
  if (late.length + inRoom.length + notReady.length === 0) return null;
  return (
    <aside className="arrivals-lists stack" aria-label="Arrivals">
      {late.length > 0 && (
        <WaitingList
          id="late"
          title="Late"
          about={String(late.length)}
          rows={late}
          step={{ to: "arrived", words: "Arrived", action: stepStatusAction }}
        />
      )}
      {inRoom.length > 0 && <WaitingList title="In a room" about="numbing and needling" rows={inRoom} step={null} />}
      {notReady.length > 0 && (
        <section id="not-ready">
          <div className="panel-head">
            <h2 className="t-h3">Not ready yet</h2>
            <p className="panel-aside">{notReady.length}</p>
          </div>
          <ul className="rows">
            {notReady.slice(0, SHOWN).map(({ card, mark }) => (
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
          {notReady.length > SHOWN && <p className="second-line mt-1">{`and ${notReady.length - SHOWN} more, marked on their cards`}</p>}
        </section>
      )}
    </aside>
  );
}
