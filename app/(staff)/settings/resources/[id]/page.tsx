import { notFound } from "next/navigation";
import { DeviceFields } from "#components/settings/device-fields.tsx";
import { Saved } from "#components/settings/saved.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { getLocation } from "#lib/clinic/queries/locations.ts";
import { idField } from "#lib/fields.ts";
import { DEVICE_KINDS } from "#lib/resources/input.ts";
import { type DeviceView, getResource, type ResourceView, type RoomView } from "#lib/resources/queries/places.ts";
import { archiveResourceAction, restoreResourceAction, updateDeviceAction, updateRoomAction } from "../actions.ts";

export const metadata = { title: "Room or device" };

type Props = { readonly params: Promise<{ readonly id: string }>; readonly searchParams: Promise<{ readonly done?: string | string[] }> };

export default async function ResourcePage({ params, searchParams }: Props) {
  const ctx = await enter("clinic:read");
  const [{ id }, { done }] = await Promise.all([params, searchParams]);
  const resource = idField.safeParse(id).success ? await getResource(ctx, id) : null;
  if (resource === null) notFound();
  const place = resource.kind === "room" ? resource.room : resource.device;
  const location = await getLocation(ctx, place.locationId);
  const mayWrite = widen(ctx, "clinic:write") !== null;
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Rooms and devices", href: "/settings/resources" },
        ]}
        title={place.name}
        lead={`${resource.kind === "room" ? "Room" : "Device"} in ${location?.name ?? "an archived location"}`}
      />
      <div className="stack">
        <Saved done={done} />
        {place.archived && <Notice meaning="info">No longer used: it cannot be booked. What it was used for is kept.</Notice>}
        {mayWrite && !place.archived && <EditForm resource={resource} />}
        {!mayWrite && resource.kind === "device" && <DeviceFacts device={resource.device} />}
        {mayWrite && <ArchiveForm place={place} />}
      </div>
    </div>
  );
}

function EditForm({ resource }: { readonly resource: ResourceView }) {
  const place = resource.kind === "room" ? resource.room : resource.device;
  return (
    <Panel>
      <ActionForm version={place.version} action={resource.kind === "room" ? updateRoomAction : updateDeviceAction} submit="Save">
        <HiddenField name="resourceId" value={place.id} />
        <HiddenField name="version" value={place.version} />
        {resource.kind === "room" ? (
          <TextField name="name" label="Name" help="As the diary shows it." defaultValue={resource.room.name} autoComplete="off" />
        ) : (
          <DeviceFields device={resource.device} />
        )}
      </ActionForm>
    </Panel>
  );
}

function ArchiveForm({ place }: { readonly place: RoomView }) {
  return (
    <Panel title={place.archived ? "Use it again" : "Archive"}>
      <ActionForm
        version={place.version}
        action={place.archived ? restoreResourceAction : archiveResourceAction}
        submit={place.archived ? "Take back into use" : "Archive"}
        submitVariant="secondary"
      >
        <HiddenField name="resourceId" value={place.id} />
        <HiddenField name="version" value={place.version} />
        <p className="t-ui text-ink-2">
          {place.archived
            ? "It can be booked again from then on."
            : "It can no longer be booked; its history is kept. Visits that need it move first."}
        </p>
      </ActionForm>
    </Panel>
  );
}

function DeviceFacts({ device }: { readonly device: DeviceView }) {
  return (
    <Panel>
      <Facts
        items={[
          { term: "Kind", value: DEVICE_KINDS.find(({ value }) => value === device.deviceKind)?.label ?? device.deviceKind },
          { term: "Manufacturer", value: device.manufacturer || "Not given" },
          { term: "Model", value: device.model },
          { term: "Serial number", value: device.serial || "Not given" },
          { term: "Deepest setting", value: `${device.maxDepthMm.toFixed(2)} mm` },
          { term: "On its label", value: device.labelCapMm === null ? "None named" : `${device.labelCapMm.toFixed(2)} mm` },
        ]}
      />
    </Panel>
  );
}
