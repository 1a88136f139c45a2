import { Saved } from "#components/settings/saved.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enterArea } from "#lib/auth/session.ts";
import { listLocations } from "#lib/clinic/queries/locations.ts";
import { type DeviceView, listArchivedResources, listDevices, listRooms, type RoomView } from "#lib/resources/queries/places.ts";
import { sayServiceLate } from "#lib/resources/rules.ts";
import { localDate } from "#lib/time.ts";

export const metadata = { title: "Rooms and devices" };

type Props = { readonly searchParams: Promise<{ readonly done?: string | string[] }> };

export default async function ResourcesPage({ searchParams }: Props) {
  const ctx = await enterArea("clinic:read");
  const mayWrite = widen(ctx, "clinic:write") !== null;
  const [{ done }, locations, rooms, devices, archived] = await Promise.all([
    searchParams,
    listLocations(ctx),
    listRooms(ctx),
    listDevices(ctx),
    listArchivedResources(ctx),
  ]);
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[{ label: "Settings", href: "/settings" }]}
        title="Rooms and devices"
        lead="What a visit needs besides a clinician. Each is in one place at a time."
        actions={mayWrite && <ButtonLink href="/settings/resources/new">Add a room or device</ButtonLink>}
      />
      <div className="stack">
        <Saved done={done} />
        {locations.map((location) => (
          <Location
            key={location.id}
            name={location.name}
            today={localDate(ctx.now, location.timeZone)}
            rooms={rooms.filter(({ locationId }) => locationId === location.id)}
            devices={devices.filter(({ locationId }) => locationId === location.id)}
          />
        ))}
        {archived.length > 0 && (
          <Panel title="No longer used" pad="flush">
            <ul className="rows">
              {archived.map(({ id, name }) => (
                <li key={id} className="settings-row">
                  <TextLink href={`/settings/resources/${id}`}>{name}</TextLink>
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </div>
    </div>
  );
}

function depths({ maxDepthMm, labelCapMm }: DeviceView): string {
  const cap = labelCapMm === null ? "no cap on its label" : `label ${labelCapMm.toFixed(2)} mm`;
  return `to ${maxDepthMm.toFixed(2)} mm, ${cap}`;
}

function Location({
  name,
  today,
  rooms,
  devices,
}: {
  readonly name: string;
  readonly today: string;
  readonly rooms: readonly RoomView[];
  readonly devices: readonly DeviceView[];
}) {
  if (rooms.length + devices.length === 0) {
    return (
      <Panel title={name}>
        <EmptyState small level={3} title="Nothing here yet">
          The rooms and needling devices of this location stand here once they are added.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel title={name} pad="flush">
      <ul className="rows">
        {rooms.map(({ id, name: room }) => (
          <li key={id} className="settings-row">
            <TextLink href={`/settings/resources/${id}`} strong>
              {room}
            </TextLink>
          </li>
        ))}
        {devices.map((device) => (
          <li key={device.id} className="settings-row">
            <TextLink href={`/settings/resources/${device.id}`} strong>
              {device.name}
            </TextLink>
            <span className="second-line">
              {[device.manufacturer, device.model].filter(Boolean).join(" ")}, {device.deviceKind} {depths(device)}
            </span>
            <ServiceLate due={device.serviceDue} today={today} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function ServiceLate({ due, today }: { readonly due: string | null; readonly today: string }) {
  const late = sayServiceLate(due, today);
  return late === null ? null : <Mark meaning="warn">{late}</Mark>;
}
