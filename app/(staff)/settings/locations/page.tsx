import { Saved } from "#components/settings/saved.tsx";
import { WeekWords } from "#components/settings/week-words.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { CheckboxField } from "#components/ui/choice-field.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enterArea } from "#lib/auth/session.ts";
import { getClinic, listLocations } from "#lib/clinic/queries/locations.ts";
import { renameClinicAction, setConsentMonthsAction, setMinorsPathwayAction } from "./actions.ts";

export const metadata = { title: "Clinic and locations" };

type Props = { readonly searchParams: Promise<{ readonly done?: string | string[] }> };

export default async function LocationsPage({ searchParams }: Props) {
  const ctx = await enterArea("clinic:read");
  const mayWrite = widen(ctx, "clinic:write") !== null;
  const [{ done }, clinic, locations] = await Promise.all([searchParams, getClinic(ctx), listLocations(ctx)]);
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[{ label: "Settings", href: "/settings" }]}
        title="Clinic and locations"
        lead={clinic?.name}
        actions={mayWrite && <ButtonLink href="/settings/locations/new">Add a location</ButtonLink>}
      />
      <div className="stack">
        <Saved done={done} />
        <Panel title="Locations" pad="flush">
          <ul className="rows">
            {locations.map((location) => (
              <li key={location.id} className="settings-row">
                <TextLink href={`/settings/locations/${location.id}`} strong>
                  {location.name}
                </TextLink>
                {location.address && <span className="second-line">{location.address}</span>}
                <span className="second-line">
                  {location.zoneName} time, {location.clock} now
                </span>
                <WeekWords words={location.hoursWords || "No opening hours yet"} />
              </li>
            ))}
          </ul>
        </Panel>
        {mayWrite && clinic && (
          <Panel title="The clinic’s name">
            <ActionForm
              version={clinic.version}
              action={renameClinicAction}
              label="The clinic’s name"
              submit="Save the name"
              submitVariant="secondary"
            >
              <HiddenField name="version" value={clinic.version} />
              <TextField
                name="name"
                label="Name"
                help="Patients read it on consent, handouts and their portal."
                defaultValue={clinic.name}
                autoComplete="off"
              />
            </ActionForm>
          </Panel>
        )}
        {mayWrite && clinic && (
          <Panel title="Treatment consents" aside={`hold ${clinic.consentMonths} months`}>
            <ActionForm
              version={clinic.version}
              action={setConsentMonthsAction}
              label="Treatment consents"
              submit="Save the months"
              submitVariant="secondary"
            >
              <HiddenField name="version" value={clinic.version} />
              <TextField
                name="months"
                type="number"
                inputMode="numeric"
                label="A consent holds for"
                help="From 1 to 24 months. What is signed already keeps its last day."
                min={1}
                max={24}
                unit="months"
                defaultValue={clinic.consentMonths}
              />
            </ActionForm>
          </Panel>
        )}
        {clinic && (
          <Panel title="Patients under 18" aside={clinic.minorsPathway ? "treated on the pathway" : "not treated"}>
            <p className="t-ui">
              {clinic.minorsPathway
                ? "They are treated from the seventh day after their first consultation, with a guardian’s consent and a doctor’s sign-off."
                : "Nobody under 18 is booked for needling or treated with it, and nobody can override that."}
            </p>
            {mayWrite && (
              <div className="pt-4">
                <ActionForm
                  version={clinic.version}
                  action={setMinorsPathwayAction}
                  label="Patients under 18"
                  submit="Save"
                  submitVariant="secondary"
                >
                  <HiddenField name="version" value={clinic.version} />
                  <CheckboxField
                    name="on"
                    label="Treat patients under 18 on the pathway"
                    help="A guardian’s consent, seven days after the first consultation, and a doctor’s sign-off. First ask what the law allows where you are."
                    defaultChecked={clinic.minorsPathway}
                  />
                </ActionForm>
              </div>
            )}
          </Panel>
        )}
      </div>
    </div>
  );
}
