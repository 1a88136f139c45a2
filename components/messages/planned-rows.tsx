import { Mark } from "#components/ui/chip.tsx";
import { TextLink } from "#components/ui/link.tsx";
import type { PlannedView } from "#lib/messages/queries/planned.ts";
import { ChannelMark } from "./state.tsx";

/** What is planned, in the order in which it falls due: when, for whom, what, and the way it will go or why it goes none. On the page of a patient or a visit they are left out. */
export function PlannedRows({
  planned,
  of = "everybody",
}: {
  readonly planned: readonly PlannedView[];
  readonly of?: "everybody" | "patient" | "visit" | undefined;
}) {
  return (
    <ul className={of === "everybody" ? "rows planned-rows" : "rows planned-rows of-patient"}>
      {planned.map((notice) => (
        <li key={notice.id}>
          {of === "everybody" && <Time notice={notice} />}
          <div className="of-what">
            <p className="t-ui strong">{notice.what}</p>
            {of !== "everybody" && <p className="second-line">{notice.isDue ? `Due since ${notice.when}` : notice.when}</p>}
            {notice.visit !== null && of !== "visit" && (
              <p className="second-line">
                <TextLink quiet href={`/appointments/${notice.visit.id}`}>
                  {notice.visit.words}
                </TextLink>
              </p>
            )}
          </div>
          {of === "everybody" && (
            <p className="t-ui of-whom">
              <TextLink quiet strong href={`/patients/${notice.patient.id}`}>
                {notice.patient.name}
              </TextLink>
            </p>
          )}
          <Way notice={notice} />
        </li>
      ))}
    </ul>
  );
}

function Time({ notice: { isDue, time, day, zone } }: { readonly notice: PlannedView }) {
  return (
    <p className="t-ui of-time">
      {time}
      {isDue && <span className="second-line">{day}</span>}
      {zone !== null && <span className="second-line">{zone}</span>}
    </p>
  );
}

function Way({ notice: { channel, noWay, isLeftOut } }: { readonly notice: PlannedView }) {
  if (isLeftOut) return <p className="second-line of-state">Left out: wants only what is part of the care</p>;
  if (channel !== null)
    return (
      <p className="of-state">
        <ChannelMark channel={channel} />
      </p>
    );
  return (
    <p className="of-state">
      <Mark meaning="warn">{noWay ?? "No way to send it"}</Mark>
    </p>
  );
}
