import type { Metadata } from "next";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { readDiaryAddress } from "#lib/appointments/outputs/address.ts";
import { getDay, getWeek } from "#lib/appointments/queries/day.ts";
import { widen } from "#lib/auth/ctx.ts";
import { allows } from "#lib/auth/policy.ts";
import { enterArea } from "#lib/auth/session.ts";
import { listReadiness } from "#lib/screening/queries/gate.ts";
import type { IsoDate } from "#lib/time.ts";
import { DayPage } from "./day-page.tsx";
import { namesAreHidden } from "./names.ts";
import { OnTheBoard } from "./on-the-board.tsx";
import { WeekPage } from "./week-page.tsx";

export const metadata: Metadata = { title: "Diary" };

const SAID: Readonly<Record<string, string>> = { booked: "The appointment is booked.", series: "The whole series is booked." };

/** Statements: the location, its appointments, and their gates; whatever the day holds, and all at once for a date that is asked for. Clinicians are told reasons, and that is audited. */
export default async function DiaryPage({ searchParams }: PageProps<"/diary">) {
  const ctx = await enterArea("diary:read");
  const asked = await searchParams;
  const address = readDiaryAddress(asked);
  const namesHidden = await namesAreHidden();
  const { date, columns, moving, clinician } = address;
  const wish = { locationId: address.location, date, showGone: address.gone, hideNames: namesHidden, moving };
  const said = typeof asked.done === "string" ? SAID[asked.done] : undefined;
  const notice = said !== undefined && (
    <div className="mb-4">
      <Notice meaning="ok" title={said} live />
    </div>
  );
  const mayEditHours = allows(ctx.actor.roles, "hours:write");
  if (address.view === "week") {
    const week = await getWeek(ctx, { ...wish, clinicianId: clinician });
    if (week === null) return <NoLocation />;
    const at = { ...address, date: week.date, location: week.place.id, clinician: week.clinician?.id ?? null };
    return (
      <div className="page page-wide">
        {notice}
        <WeekPage week={week} address={at} namesHidden={namesHidden} mayEditHours={mayEditHours} />
        <OnTheBoard
          ctx={ctx}
          shown={{ ...week, from: week.columns[0]?.date ?? week.date, to: week.columns.at(-1)?.date ?? week.date }}
          address={at}
          asked={asked}
          namesHidden={namesHidden}
        />
      </div>
    );
  }
  const readinessOn = (on: IsoDate) => listReadiness(widen(ctx, "clinical:read") ?? ctx, { locationId: address.location, date: on });
  const [day, early] = await Promise.all([
    getDay(ctx, { ...wish, columns: address.view === "day" ? columns : [] }),
    date === null ? null : readinessOn(date),
  ]);
  if (day === null) return <NoLocation />;
  const ready = early ?? (await readinessOn(day.date));
  const at = { ...address, date: day.date, location: day.place.id };
  return (
    <div className="page page-wide">
      {notice}
      <DayPage day={day} ready={ready} address={at} namesHidden={namesHidden} mayEditHours={mayEditHours} />
      <OnTheBoard ctx={ctx} shown={{ ...day, from: day.date, to: day.date }} address={at} asked={asked} namesHidden={namesHidden} />
    </div>
  );
}

function NoLocation() {
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
