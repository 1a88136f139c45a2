import { DeviceFields } from "#components/settings/device-fields.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { listLocations } from "#lib/clinic/queries/locations.ts";
import { addDeviceAction, addRoomAction } from "../actions.ts";

export const metadata = { title: "Add a room or device" };

type Props = { readonly searchParams: Promise<{ readonly kind?: string | string[] }> };

export default async function NewResourcePage({ searchParams }: Props) {
  const ctx = await enterArea("clinic:write", "clinic:read");
  const [{ kind }, locations] = await Promise.all([searchParams, listLocations(ctx)]);
  const isDevice = kind === "device";
  const beside = <ButtonLink href="/settings/resources">Cancel</ButtonLink>;
  const key = <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />;
  const place = (
    <SelectField
      name="locationId"
      label="Location"
      options={locations.map(({ id, name }) => ({ value: id, label: name }))}
      defaultValue={locations[0]?.id}
    />
  );
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Rooms and devices", href: "/settings/resources" },
        ]}
        title={isDevice ? "Add a device" : "Add a room"}
        actions={
          <Segmented
            label="What to add"
            items={[
              { href: "/settings/resources/new", label: "Room", current: !isDevice },
              { href: "/settings/resources/new?kind=device", label: "Device", current: isDevice },
            ]}
          />
        }
      />
      <Panel>
        {isDevice ? (
          <ActionForm key="device" action={addDeviceAction} submit="Add the device" beside={beside}>
            {key}
            {place}
            <DeviceFields />
          </ActionForm>
        ) : (
          <ActionForm key="room" action={addRoomAction} submit="Add the room" beside={beside}>
            {key}
            {place}
            <TextField name="name" label="Name" help="As the diary shows it, such as “Room 1”." autoComplete="off" />
          </ActionForm>
        )}
      </Panel>
    </div>
  );
}
