import type { Metadata } from "next";
import { AlikePatients } from "#components/patients/alike-patients.tsx";
import { PatientFields } from "#components/patients/patient-fields.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { getPatientStart } from "#lib/patients/queries/search.ts";
import { languageChoices, timeZoneChoices } from "../choices.ts";
import { readSearchWords } from "../search-cookie.ts";
import { registerPatientAction } from "./actions.ts";

export const metadata: Metadata = { title: "New patient" };

export default async function NewPatientPage() {
  const ctx = await enterArea("patient:write");
  const words = await readSearchWords(ctx.actor.sessionId, "start");
  const start = words === null ? undefined : await getPatientStart(ctx, words);
  return (
    <div className="page page-narrow">
      <PageHead
        title="New patient"
        lead={
          <>
            <TextLink href="/patients">Search first</TextLink>: the patient may be here already.
          </>
        }
        crumbs={[{ label: "Patients", href: "/patients" }, { label: "New patient" }]}
      />
      <Panel>
        <ActionForm
          action={registerPatientAction}
          submit="Register patient"
          pendingText="Registering…"
          beside={<ButtonLink href="/patients">Cancel</ButtonLink>}
        >
          <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
          <PatientFields languages={languageChoices} timeZones={timeZoneChoices()} start={start} />
          <AlikePatients />
        </ActionForm>
      </Panel>
    </div>
  );
}
