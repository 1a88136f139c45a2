import { notFound } from "next/navigation";
import { jurisdictionChoices, zoneChoices } from "#components/settings/location-choices.ts";
import { LocationFields } from "#components/settings/location-fields.tsx";
import { Saved } from "#components/settings/saved.tsx";
import { WeekFields } from "#components/settings/week-fields.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { getLocation, type LocationView } from "#lib/clinic/queries/locations.ts";
import { idField } from "#lib/fields.ts";
import { daysOfWeek } from "#lib/week.ts";
import { setLocationHoursAction, updateLocationAction } from "../actions.ts";

export const metadata = { title: "Location" };

type Props = { readonly params: Promise<{ readonly id: string }>; readonly searchParams: Promise<{ readonly done?: string | string[] }> };

export default async function LocationPage({ params, searchParams }: Props) {
  const ctx = await enter("clinic:read");
  const [{ id }, { done }] = await Promise.all([params, searchParams]);
  const location = idField.safeParse(id).success ? await getLocation(ctx, id) : null;
  if (location === null) notFound();
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Clinic and locations", href: "/settings/locations" },
        ]}
        title={location.name}
        lead={`${location.zoneName} time, ${location.clock} now`}
      />
      <div className="stack">
        <Saved done={done} />
        {widen(ctx, "clinic:write") === null ? <ReadOnly location={location} /> : <Forms location={location} />}
      </div>
    </div>
  );
}

/** Both forms carry the location's version, so that a save in one makes the other start anew. */
function Forms({ location }: { readonly location: LocationView }) {
  return (
    <>
      <Panel title="Opening hours" aside="Up to two periods a day. Empty is closed.">
        <ActionForm version={location.version} label="Opening hours" action={setLocationHoursAction} submit="Save opening hours">
          <HiddenField name="locationId" value={location.id} />
          <HiddenField name="version" value={location.version} />
          <WeekFields days={daysOfWeek(location.hours)} />
        </ActionForm>
      </Panel>
      <Panel title="Details">
        <ActionForm
          version={location.version}
          label="Details"
          action={updateLocationAction}
          submit="Save details"
          submitVariant="secondary"
        >
          <HiddenField name="locationId" value={location.id} />
          <HiddenField name="version" value={location.version} />
          <LocationFields zones={zoneChoices()} jurisdictions={jurisdictionChoices()} location={location} />
        </ActionForm>
      </Panel>
    </>
  );
}

const dateOrders = { dmy: "Day, month, year", mdy: "Month, day, year", ymd: "Year, month, day" } as const;

function ReadOnly({ location }: { readonly location: LocationView }) {
  return (
    <Panel>
      <Facts
        items={[
          { term: "Opening hours", value: location.hoursWords || "None yet" },
          { term: "Address", value: location.address || "Not given" },
          { term: "Telephone", value: location.phone || "Not given" },
          { term: "Emergency number", value: location.emergencyNumber },
          { term: "Time zone", value: `${location.zoneName} (${location.timeZone})` },
          { term: "Jurisdiction", value: location.jurisdictionName },
          { term: "Dates", value: dateOrders[location.dateOrder] },
          { term: "Currency", value: location.currency },
        ]}
      />
    </Panel>
  );
}
