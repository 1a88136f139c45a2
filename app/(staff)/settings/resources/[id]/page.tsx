import { Wrench } from "lucide-react";
import { notFound } from "next/navigation";
import { DeviceFields } from "#components/settings/device-fields.tsx";
import { Saved } from "#components/settings/saved.tsx";
import { RadioGroup } from "#components/ui/choice-field.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { DateField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Timeline } from "#components/ui/timeline.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { getClinicZone, getLocation } from "#lib/clinic/queries/locations.ts";
import { idField } from "#lib/fields.ts";
import { DEVICE_KINDS, DEVICE_LOG_KINDS } from "#lib/resources/input.ts";
import { type DeviceLogView, listDeviceLog } from "#lib/resources/queries/device-log.ts";
import { type DeviceView, getResource, type ResourceView, type RoomView } from "#lib/resources/queries/places.ts";
import { sayServiceLate } from "#lib/resources/rules.ts";
import { localDate, sayDate } from "#lib/time.ts";
import { archiveResourceAction, logDeviceAction, restoreResourceAction, updateDeviceAction, updateRoomAction } from "../actions.ts";

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
  const timeZone = location?.timeZone ?? (await getClinicZone(ctx));
  const late = resource.kind === "device" ? sayServiceLate(resource.device.serviceDue, localDate(ctx.now, timeZone)) : null;
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
        {late !== null && !place.archived && <Notice meaning="warn">{late}.</Notice>}
        {mayWrite && !place.archived && <EditForm resource={resource} />}
        {!mayWrite && resource.kind === "device" && <DeviceFacts device={resource.device} />}
        {resource.kind === "device" && (
          <DeviceLog
            device={resource.device}
            log={await listDeviceLog(ctx, place.id, timeZone)}
            mayLog={!place.archived && widen(ctx, "device:log") !== null}
          />
        )}
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
          { term: "Regulator’s number", value: device.regulatoryId || "Not given" },
          { term: "Needles", value: device.needleCount ?? "Not given" },
          { term: "Speeds", value: device.speeds || "Not given" },
          { term: "Next service", value: device.serviceDue === null ? "None agreed" : `by ${sayDate(device.serviceDue)}` },
          { term: "Deepest setting", value: `${device.maxDepthMm.toFixed(2)} mm` },
          { term: "On its label", value: device.labelCapMm === null ? "None named" : `${device.labelCapMm.toFixed(2)} mm` },
        ]}
      />
    </Panel>
  );
}

type DeviceLogProps = { readonly device: DeviceView; readonly log: readonly DeviceLogView[]; readonly mayLog: boolean };

/** What was done to the device. An entry stays as it was written. */
function DeviceLog({ device, log, mayLog }: DeviceLogProps) {
  return (
    <Panel title="Cleaning and service">
      <div className="stack">
        {mayLog && (
          <ActionForm action={logDeviceAction} submit="Write it down" submitVariant="secondary" label="Cleaning and service">
            <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
            <HiddenField name="resourceId" value={device.id} />
            <RadioGroup name="kind" label="What was done" layout="boxes" options={DEVICE_LOG_KINDS} defaultValue="cleaning" />
            <TextField name="words" label="In words" help="Who served it, what was found. Not needed for a cleaning." autoComplete="off" />
            <DateField name="nextService" label="Next service due" optional help="After a service." />
          </ActionForm>
        )}
        {log.length === 0 ? (
          <p className="t-ui text-ink-2">Nothing is written down yet.</p>
        ) : (
          <Timeline
            label="What was done to the device"
            items={log.map(({ id, when, what, words }) => ({ id, when, title: what, children: words, icon: <Wrench /> }))}
          />
        )}
      </div>
    </Panel>
  );
}
