import { dayAddress } from "#components/settings/day-link.ts";
import { StretchFields } from "#components/settings/stretch-fields.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SelectField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import type { Ctx } from "#lib/auth/ctx.ts";
import { enterArea } from "#lib/auth/session.ts";
import { type LocationView, listLocations } from "#lib/clinic/queries/locations.ts";
import { listCliniciansAt } from "#lib/resources/queries/hours.ts";
import { listDevices, listRooms } from "#lib/resources/queries/places.ts";
import { isIsoDate, localDate } from "#lib/time.ts";
import { addClosureAction } from "../actions.ts";

export const metadata = { title: "Add a closure or absence" };

/** Everyone and everything at a location that can be away from the diary. */
async function subjectsAt(ctx: Ctx<"clinic:read">, { id }: LocationView) {
  const [clinicians, rooms, devices] = await Promise.all([listCliniciansAt(ctx, id), listRooms(ctx, id), listDevices(ctx, id)]);
  const grouped = (group: string, all: readonly { readonly id: string; readonly name: string }[]) =>
    all.map((each) => ({ value: each.id, label: each.name, group }));
  return [
    { value: "closure", label: "Closed", group: "The whole clinic" },
    { value: "public_holiday", label: "Public holiday", group: "The whole clinic" },
    ...grouped("Clinicians: away", clinicians),
    ...grouped("Rooms: out of use", rooms),
    ...grouped("Devices: out of use", devices),
  ];
}

export default async function NewClosurePage({ searchParams }: PageProps<"/settings/closures/new">) {
  const ctx = await enterArea("hours:write", "clinic:read");
  const [asked, locations] = await Promise.all([searchParams, listLocations(ctx)]);
  const location = locations.find(({ id }) => id === asked.location) ?? locations[0];
  const crumbs = [
    { label: "Settings", href: "/settings" },
    { label: "Closures and absences", href: "/settings/closures" },
  ];
  if (location === undefined) {
    return (
      <div className="page page-narrow">
        <PageHead crumbs={crumbs} title="Add a closure or absence" />
        <Panel>
          <EmptyState small title="No location yet">
            The clinic needs a location before it can be closed.
          </EmptyState>
        </Panel>
      </div>
    );
  }
  const subjects = await subjectsAt(ctx, location);
  const day = typeof asked.date === "string" && isIsoDate(asked.date) ? asked.date : localDate(ctx.now, location.timeZone);
  const fromDiary = asked.back === "diary";
  const chosen = subjects.find(({ value }) => value === asked.resource)?.value ?? "closure";
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={crumbs}
        title="Add a closure or absence"
        lead={`Times are ${location.name}’s.`}
        actions={
          locations.length > 1 && (
            <Segmented
              label="Location"
              items={locations.map(({ id, name }) => ({
                href: `/settings/closures/new?${new URLSearchParams({ location: id, date: day, ...(fromDiary ? { back: "diary" } : {}) })}`,
                label: name,
                current: id === location.id,
              }))}
            />
          )
        }
      />
      <Panel>
        <ActionForm
          key={location.id}
          action={addClosureAction}
          submit="Add"
          beside={
            <ButtonLink href={fromDiary ? dayAddress(location.id, day) : `/settings/closures?location=${location.id}`}>Cancel</ButtonLink>
          }
        >
          <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
          <HiddenField name="locationId" value={location.id} />
          {fromDiary && <HiddenField name="back" value="diary" />}
          <SelectField name="of" label="Who or what" options={subjects} defaultValue={chosen} />
          <StretchFields typed={{ firstDate: day, startTime: null, lastDate: day, endTime: null }} />
          <p className="t-ui text-ink-2">Visits already booked then stay booked. You see them next, to be moved.</p>
        </ActionForm>
      </Panel>
    </div>
  );
}
