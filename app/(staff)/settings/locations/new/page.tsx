import { jurisdictionChoices, zoneChoices } from "#components/settings/location-choices.ts";
import { LocationFields } from "#components/settings/location-fields.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { addLocationAction } from "../actions.ts";

export const metadata = { title: "Add a location" };

export default async function NewLocationPage() {
  await enterArea("clinic:write");
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Clinic and locations", href: "/settings/locations" },
        ]}
        title="Add a location"
        lead="Opening hours, rooms and devices follow once it is there."
      />
      <Panel>
        <ActionForm action={addLocationAction} submit="Add the location" beside={<TextLink href="/settings/locations">Cancel</TextLink>}>
          <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
          <LocationFields zones={zoneChoices()} jurisdictions={jurisdictionChoices()} />
        </ActionForm>
      </Panel>
    </div>
  );
}
