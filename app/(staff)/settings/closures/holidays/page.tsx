import { ButtonLink } from "#components/ui/button.tsx";
import { CheckboxGroup } from "#components/ui/choice-field.tsx";
import { TextArea } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { listLocations } from "#lib/clinic/queries/locations.ts";
import { localDate } from "#lib/time.ts";
import { addHolidaysAction } from "../actions.ts";

export const metadata = { title: "Add public holidays" };

export default async function HolidaysPage({ searchParams }: PageProps<"/settings/closures/holidays">) {
  const ctx = await enterArea("hours:write", "clinic:read");
  const [asked, locations] = await Promise.all([searchParams, listLocations(ctx)]);
  const location = locations.find(({ id }) => id === asked.location) ?? locations[0];
  const year = Number(localDate(ctx.now, location?.timeZone ?? "UTC").slice(0, 4)) + 1;
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Closures and absences", href: `/settings/closures${location === undefined ? "" : `?location=${location.id}`}` },
        ]}
        title="Add public holidays"
        lead="Each closes the location for its whole day."
      />
      <Panel>
        <ActionForm
          action={addHolidaysAction}
          submit="Add these days"
          beside={
            <ButtonLink href={`/settings/closures${location === undefined ? "" : `?location=${location.id}`}`}>Back to the list</ButtonLink>
          }
        >
          <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
          <CheckboxGroup
            name="locations[]"
            label="Where"
            options={locations.map(({ id, name, jurisdictionName }) => ({ value: id, label: name, help: jurisdictionName }))}
            defaultValue={location === undefined ? [] : [location.id]}
          />
          <TextArea
            name="list"
            label="Days"
            rows={12}
            help={`One a line, the date with its year and then its name: “26 January ${year} Australia Day” or “${year}-01-26 Australia Day”. Paste your government’s list. Days that are entered already stay as they are.`}
          />
        </ActionForm>
      </Panel>
    </div>
  );
}
