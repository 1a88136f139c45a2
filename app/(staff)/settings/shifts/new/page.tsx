import { notFound } from "next/navigation";
import { dayAddress } from "#components/settings/day-link.ts";
import { Saved } from "#components/settings/saved.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { DateField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getWorkingDay, type WorkingDay } from "#lib/resources/queries/hours.ts";
import { isIsoDate, sayDate } from "#lib/time.ts";
import { addExtraShiftAction, removeExtraShiftAction } from "../actions.ts";

export const metadata = { title: "One day’s hours" };

export default async function ShiftPage({ searchParams }: PageProps<"/settings/shifts/new">) {
  const ctx = await enterArea("hours:write", "clinic:read");
  const { resource, location, date, back, done } = await searchParams;
  const ids = [resource, location].map((each) => idField.safeParse(each).data);
  const [resourceId, locationId] = ids;
  if (resourceId === undefined || locationId === undefined || typeof date !== "string" || !isIsoDate(date)) notFound();
  const day = await getWorkingDay(ctx, { resourceId, locationId, date });
  if (day === null) notFound();
  const fromDiary = back === "diary";
  const absence = new URLSearchParams({ location: locationId, resource: resourceId, date, ...(fromDiary ? { back: "diary" } : {}) });
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Clinicians’ hours", href: "/settings/hours" },
          { label: day.name, href: `/settings/hours/${day.userId}?location=${locationId}` },
        ]}
        title="One day’s hours"
        lead={`${day.name} at ${day.location.name}`}
        actions={<ButtonLink href={`/settings/closures/new?${absence}`}>Enter an absence</ButtonLink>}
      />
      <div className="stack">
        <Saved done={done} />
        <DayHours day={day} date={date} />
        <Panel title="Work at other times that day">
          <ActionForm
            label="Work at other times that day"
            action={addExtraShiftAction}
            submit="Add the shift"
            beside={
              <ButtonLink href={fromDiary ? dayAddress(locationId, date) : `/settings/hours/${day.userId}?location=${locationId}`}>
                Cancel
              </ButtonLink>
            }
          >
            <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
            <HiddenField name="resourceId" value={resourceId} />
            <HiddenField name="locationId" value={locationId} />
            {fromDiary && <HiddenField name="back" value="diary" />}
            <DateField name="date" label="Day" defaultValue={date} />
            <div className="stretch-fields">
              <TextField name="opens" label="From" type="time" />
              <TextField name="closes" label="Until" type="time" />
            </div>
            <p className="t-ui text-ink-2">The week stays as it is. To work less that day, enter an absence for a part of it.</p>
          </ActionForm>
        </Panel>
      </div>
    </div>
  );
}

function DayHours({ day, date }: { readonly day: WorkingDay; readonly date: string }) {
  return (
    <Panel title={sayDate(date)}>
      {day.hours.length === 0 ? (
        <p className="t-ui text-ink-2">No shift here that day.</p>
      ) : (
        <ul className="t-ui">
          {day.hours.map(({ words, extra }) => (
            <li key={`${words} ${extra}`}>
              {words}
              {extra && " (on this day only)"}
            </li>
          ))}
        </ul>
      )}
      {day.hours.some(({ extra }) => extra) && (
        <ActionForm
          label="Take the extra shift back"
          action={removeExtraShiftAction}
          submit="Take the extra shift back"
          submitVariant="secondary"
          inline
        >
          <HiddenField name="resourceId" value={day.resourceId} />
          <HiddenField name="locationId" value={day.location.id} />
          <HiddenField name="date" value={date} />
        </ActionForm>
      )}
    </Panel>
  );
}
