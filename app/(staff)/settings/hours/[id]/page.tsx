import { notFound } from "next/navigation";
import { Saved } from "#components/settings/saved.tsx";
import { WeekFields } from "#components/settings/week-fields.tsx";
import { WeekWords } from "#components/settings/week-words.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { DateField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { type ClinicianHoursView, getClinicianHours, type HoursSet } from "#lib/resources/queries/hours.ts";
import { daysOfWeek } from "#lib/week.ts";
import { setClinicianHoursAction } from "../actions.ts";

export const metadata = { title: "A clinician’s hours" };

type Props = {
  readonly params: Promise<{ readonly id: string }>;
  readonly searchParams: Promise<{ readonly done?: string | string[]; readonly location?: string | string[] }>;
};

export default async function ClinicianHoursPage({ params, searchParams }: Props) {
  const ctx = await enter("clinic:read");
  const [{ id }, { done, location }] = await Promise.all([params, searchParams]);
  const clinician = idField.safeParse(id).success ? await getClinicianHours(ctx, id) : null;
  if (clinician === null) notFound();
  const place =
    clinician.places.find(({ locationId }) => locationId === location) ??
    clinician.places.find(({ sets }) => sets.length > 0) ??
    clinician.places[0];
  const current = place?.sets.find(({ state }) => state === "now");
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Clinicians’ hours", href: "/settings/hours" },
        ]}
        title={clinician.name}
        lead={clinician.profession || "Weekly hours"}
        actions={
          clinician.places.length > 1 && (
            <Segmented
              label="Location"
              items={clinician.places.map(({ locationId, location: name }) => ({
                href: `/settings/hours/${id}?location=${locationId}`,
                label: name,
                current: locationId === place?.locationId,
              }))}
            />
          )
        }
      />
      <div className="stack">
        <Saved done={done} />
        {place && (
          <Panel title={`Hours at ${place.location}`} pad={place.sets.length === 0 ? "normal" : "flush"}>
            {place.sets.length === 0 ? (
              <EmptyState small level={3} title="None here yet">
                Without hours, {clinician.name} cannot be booked at this location.
              </EmptyState>
            ) : (
              <ul className="rows">
                {place.sets.map((set) => (
                  <SetRow key={`${set.from} ${set.lastWords ?? ""}`} set={set} />
                ))}
              </ul>
            )}
          </Panel>
        )}
        {place && clinician.resourceId !== null && (
          <Extras place={place} resourceId={clinician.resourceId} mayWrite={widen(ctx, "hours:write") !== null} />
        )}
        {place && widen(ctx, "clinic:write") && (
          <Panel title={place.sets.length === 0 ? "Set the weekly hours" : "Change the weekly hours"}>
            <ActionForm key={place.locationId} version={clinician.version} action={setClinicianHoursAction} submit="Save these hours">
              <HiddenField name="userId" value={clinician.userId} />
              <HiddenField name="locationId" value={place.locationId} />
              <HiddenField name="version" value={clinician.version} />
              <DateField
                name="from"
                label="From"
                help="The hours until then end the day before and stay on record. Hours planned for later are replaced. Visits already booked stay booked."
                defaultValue={place.today}
              />
              <WeekFields days={daysOfWeek(current?.periods ?? [])} />
            </ActionForm>
          </Panel>
        )}
      </div>
    </div>
  );
}

type ExtrasProps = {
  readonly place: ClinicianHoursView["places"][number];
  readonly resourceId: string;
  readonly mayWrite: boolean;
};

function Extras({ place, resourceId, mayWrite }: ExtrasProps) {
  const on = (page: string, date: string) =>
    `/settings/${page}/new?${new URLSearchParams({ resource: resourceId, location: place.locationId, date })}`;
  return (
    <Panel
      title="Single days"
      foot={
        mayWrite && (
          <>
            <ButtonLink href={on("shifts", place.today)}>Add a shift for one day</ButtonLink>
            <ButtonLink href={on("closures", place.today)}>Add an absence</ButtonLink>
          </>
        )
      }
    >
      {place.extras.length === 0 ? (
        <p className="t-ui text-ink-2">No extra shift to come.</p>
      ) : (
        <ul className="t-ui">
          {place.extras.map(({ date, dateWords, hours }) => (
            <li key={`${date} ${hours}`}>
              {mayWrite ? <TextLink href={on("shifts", date)}>{dateWords}</TextLink> : dateWords}, {hours}
            </li>
          ))}
        </ul>
      )}
      <p className="t-small text-ink-2 pt-2">
        Absences stand in <TextLink href={`/settings/closures?location=${place.locationId}`}>closures and absences</TextLink>.
      </p>
    </Panel>
  );
}

const states = { now: "In force, from", planned: "Planned, from", past: "Earlier, from" } as const;

function SetRow({ set }: { readonly set: HoursSet }) {
  return (
    <li className="settings-row">
      <span className={set.state === "now" ? "t-ui strong" : "t-ui"}>
        {states[set.state]} {set.fromWords}
        {set.lastWords && ` to ${set.lastWords}`}
      </span>
      <WeekWords words={set.words} />
    </li>
  );
}
