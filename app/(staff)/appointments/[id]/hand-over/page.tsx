import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ButtonLink } from "#components/ui/button.tsx";
import { RadioGroup } from "#components/ui/choice-field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getFormVisit } from "#lib/forms/queries/visit.ts";
import { hasPin } from "#lib/staff/queries.ts";
import { NoFormNow } from "../no-form-now.tsx";
import { handOverAction } from "./actions.ts";

export const metadata: Metadata = { title: "Hand over the tablet" };

const SCREENING = { value: "screening", label: "The screening form" };
const CONSENT = [
  { value: "both", label: "The screening form, then the consent" },
  { value: "consent", label: "The consent" },
];

export default async function HandOverPage({ params }: PageProps<"/appointments/[id]/hand-over">) {
  const ctx = await enter("screening:take", "consent:take");
  const { id } = await params;
  const visit = idField.safeParse(id).success ? await getFormVisit(ctx, id) : null;
  if (visit === null) notFound();
  const pinIsSet = await hasPin(ctx);
  const back = `/appointments/${visit.appointmentId}`;
  return (
    <div className="page page-narrow">
      <PageHead
        title="Hand over the tablet"
        lead={`${visit.patientName}${visit.born === null ? "" : `, born ${visit.born}`}. ${visit.when}.`}
        crumbs={[{ label: "Diary", href: "/diary" }, { label: "Appointment", href: back }, { label: "Hand over" }]}
      />
      {visit.hindrance === null ? (
        <Panel>
          <ActionForm
            action={handOverAction}
            submit="Hand over now"
            pendingText="Handing over…"
            label="Hand over"
            touch
            beside={
              <ButtonLink href={back} size="touch">
                Keep it
              </ButtonLink>
            }
          >
            <HiddenField name="appointmentId" value={visit.appointmentId} />
            <RadioGroup
              name="forms"
              label="What the patient fills in"
              help={visit.inSeries ? undefined : "There is no consent to sign: it is given for a series, and this visit belongs to none."}
              options={[SCREENING, ...(visit.inSeries ? CONSENT : [])]}
              defaultValue="screening"
              touch
            />
            <Notice
              meaning="info"
              touch
              title={pinIsSet ? "You take it back with your PIN or password." : "You take it back with your password."}
            >
              Until then this computer opens nothing of the clinic.
              {!pinIsSet && (
                <>
                  {" "}
                  A PIN is quicker: <TextLink href="/settings/me">set one</TextLink>.
                </>
              )}
            </Notice>
          </ActionForm>
        </Panel>
      ) : (
        <NoFormNow hindrance={visit.hindrance} patientId={visit.patientId} />
      )}
    </div>
  );
}
