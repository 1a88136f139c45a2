import { UserPlus } from "lucide-react";
import type { Metadata } from "next";
import { FindForm } from "#components/patients/find-form.tsx";
import { PatientRows } from "#components/patients/patient-rows.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { allows } from "#lib/auth/policy.ts";
import { enterArea } from "#lib/auth/session.ts";
import { findPatients, listRecentPatients } from "#lib/patients/queries/search.ts";
import { searchFromAnywhereAction, startPatientAction } from "./actions.ts";
import { readSearchWords } from "./search-cookie.ts";

export const metadata: Metadata = { title: "Patients" };

export default async function PatientsPage() {
  const ctx = await enterArea("patient:read");
  const words = await readSearchWords(ctx.actor.sessionId);
  const [search, recent] = await Promise.all([words === null ? null : findPatients(ctx, words), listRecentPatients(ctx)]);
  const start = allows(ctx.actor.roles, "patient:write") ? startPatientAction : undefined;
  const count =
    search === null ? "" : search.more ? "The first 30" : search.found.length === 1 ? "1 patient" : `${search.found.length} patients`;
  return (
    <div className="page page-list">
      <PageHead
        title="Patients"
        lead="Search by any part of a name, a phone number, an e-mail, a date of birth or the patient’s number."
        actions={
          <>
            {allows(ctx.actor.roles, "import:run") && <ButtonLink href="/imports">Import from a file</ButtonLink>}
            {allows(ctx.actor.roles, "list:export") && <ButtonLink href="/exports">Export to a file</ButtonLink>}
            {allows(ctx.actor.roles, "patient:merge") && <ButtonLink href="/patients/duplicates">Registered twice</ButtonLink>}
            {start && (
              <ButtonLink href="/patients/new">
                <UserPlus />
                New patient
              </ButtonLink>
            )}
          </>
        }
      />
      <div className="stack">
        <FindForm label="Find a patient" action={searchFromAnywhereAction} words={words} start={start} />
        {search?.refused && <Notice meaning="warn" title={search.understood} live />}
        {search !== null && !search.refused && (
          <Panel
            title={search.found.length === 0 ? "Nobody found" : count}
            pad="flush"
            aside={
              <span className="flex flex-wrap items-center gap-3">
                <span role="status">{search.understood}</span>
                <ActionForm action={searchFromAnywhereAction} inline>
                  <HiddenField name="words" value="" />
                  <SubmitButton variant="quiet" size="row" pendingText="Clearing…">
                    Clear
                  </SubmitButton>
                </ActionForm>
              </span>
            }
          >
            {search.found.length === 0 ? (
              <EmptyState title="No patient fits" small level={3} next={start && <NewPatient start={start} words={words ?? ""} />}>
                Try less of the name, another spelling, or the date of birth. Someone new is registered here.
              </EmptyState>
            ) : (
              <PatientRows label="Patients found" patients={search.found} />
            )}
            {search.more && (
              <p className="t-small border-t border-line p-4 text-ink-2">
                There are more. Add the first name or the date of birth to find the right one.
              </p>
            )}
          </Panel>
        )}
        {recent.found.length > 0 && (
          <Panel title={recent.understood} pad="flush">
            <PatientRows label={recent.understood} patients={recent.found} />
          </Panel>
        )}
        {recent.found.length === 0 && search === null && (
          <Panel>
            <EmptyState title="No patients yet" next={start && <NewPatient start={start} words="" />}>
              Whoever you register stands here, those you opened last first.
            </EmptyState>
          </Panel>
        )}
      </div>
    </div>
  );
}

/** What was typed goes along, posted. */
function NewPatient({ start, words }: { readonly start: typeof startPatientAction; readonly words: string }) {
  return (
    <ActionForm action={start} inline label="New patient">
      <HiddenField name="words" value={words} />
      <SubmitButton variant="secondary" pendingText="One moment…">
        <UserPlus />
        New patient
      </SubmitButton>
    </ActionForm>
  );
}
