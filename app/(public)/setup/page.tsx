import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { jurisdictionChoices, zoneChoices } from "#components/settings/location-choices.ts";
import { LocationFields } from "#components/settings/location-fields.tsx";
import { PublicShell } from "#components/shell/public-shell.tsx";
import { CheckboxField } from "#components/ui/choice-field.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm } from "#components/ui/form.tsx";
import { publicVisitor } from "#lib/auth/session.ts";
import { getClinicName } from "#lib/staff/queries.ts";
import { PASSWORD_MIN } from "#lib/staff/rules/password.ts";
import { setUpClinicAction } from "./actions.ts";

export const metadata: Metadata = { title: "Set up your clinic" };

/** A real clinic's first start. There is one clinic an installation: once it is there, this page is not. */
export default async function SetUpPage() {
  if ((await getClinicName(await publicVisitor())) !== null) notFound();
  return (
    <PublicShell wide foot="Everything here but the time zone can be changed later, in the settings.">
      <h1>Set up your clinic</h1>
      <p className="mb-5 text-ink-2">About three minutes. Afterwards we show what is still to do until something can be booked.</p>
      <ActionForm action={setUpClinicAction} submit="Set up the clinic" pendingText="Setting up…" wide>
        <TextField
          name="setupCode"
          label="One-time code"
          help="The server printed it when it started: 24 letters and figures, with or without hyphens."
          autoComplete="off"
          maxLength={100}
          secret
        />
        <TextField name="clinicName" label="Name of the clinic" autoComplete="organization" maxLength={120} />
        <h2 className="mt-3 border-line border-t pt-5">First location</h2>
        <p className="t-ui text-ink-2">It opens Monday to Friday from 9:00 am to 5:00 pm until you say otherwise.</p>
        <LocationFields within="location." zones={zoneChoices()} jurisdictions={jurisdictionChoices()} />
        <h2 className="mt-3 border-line border-t pt-5">You, the first admin</h2>
        <TextField name="admin.name" label="Your name" help="As patients and colleagues read it." autoComplete="name" maxLength={120} />
        <TextField name="admin.email" label="Email" type="email" autoComplete="username" maxLength={254} />
        <TextField
          name="admin.password"
          label="Password"
          type="password"
          autoComplete="new-password"
          help={`At least ${PASSWORD_MIN} characters. Three or four words in a row are easy to remember.`}
          secret
        />
        <CheckboxField name="admin.isClinician" label="I also treat patients" help="Admins alone do not read clinical records." />
      </ActionForm>
    </PublicShell>
  );
}
