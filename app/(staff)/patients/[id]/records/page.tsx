import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AnswerRequestForm, NoteRequestForm, StatementForm } from "#components/privacy/request-forms.tsx";
import { StatementList } from "#components/privacy/statement-list.tsx";
import { Saved } from "#components/settings/saved.tsx";
import { ConfirmNotice } from "#components/staff/confirm-notice.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { currentActor, enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { getRights, type RequestView, type RightsView } from "#lib/privacy/queries/rights.ts";
import { listStatements, type StatementView } from "#lib/privacy/queries/statements.ts";
import { answerRequestAction, noteRequestAction, takeDownStatementAction } from "./actions.ts";

export const metadata: Metadata = { title: "Copies and statements" };

export default async function RecordsPage({ params, searchParams }: PageProps<"/patients/[id]/records">) {
  const ctx = await enter("patient:read", "privacy:note", "clinical:read", "clinic:read");
  const [{ id }, { done }] = await Promise.all([params, searchParams]);
  const patient = idField.safeParse(id).success ? await getPatientHeader(ctx, id) : null;
  if (patient === null) notFound();
  const actor = await currentActor();
  const [rights, statements] = await Promise.all([getRights(ctx, patient.id), listStatements(ctx, patient.id)]);
  return (
    <div className="page page-narrow">
      <PageHead
        title="Copies and statements"
        lead="What a patient may ask for: a copy of everything, and their own words beside what is written."
        crumbs={[
          { label: "Patients", href: "/patients" },
          { label: patient.name, href: `/patients/${patient.id}` },
          { label: "Copies and statements" },
        ]}
      />
      <div className="stack">
        <Saved done={done} />
        <Requests patientId={patient.id} rights={rights} />
        {rights.mayCopy && <Copies patientId={patient.id} isFresh={actor?.isFresh ?? false} />}
        <Statements patientId={patient.id} rights={rights} statements={statements} />
        {rights.former.length > 0 && <Former former={rights.former} />}
      </div>
    </div>
  );
}

function Requests({ patientId, rights }: { readonly patientId: string; readonly rights: RightsView }) {
  return (
    <Panel title="Requests for a copy">
      <div className="stack">
        {!rights.lawConfirmed && (
          <Notice meaning="warn" title="Nobody has said by when a request is answered here">
            An admin or clinician chooses the country under Settings, Keeping records.
          </Notice>
        )}
        {rights.requests.length === 0 ? (
          <p className="text-ink-2">Nobody has asked. A copy can be made once it is noted who asked for it.</p>
        ) : (
          <ol className="rows" aria-label="Requests">
            {rights.requests.map((request) => (
              <Request key={request.id} request={request} />
            ))}
          </ol>
        )}
        <details open={rights.requests.length === 0}>
          <summary className="t-ui text-teal-ink">Note a request</summary>
          <div className="pt-4">
            <NoteRequestForm patientId={patientId} today={rights.today} idempotencyKey={crypto.randomUUID()} action={noteRequestAction} />
          </div>
        </details>
      </div>
    </Panel>
  );
}

function Request({ request }: { readonly request: RequestView }) {
  return (
    <li className="py-3">
      <p className="strong">{request.asked}</p>
      <p className="second-line">{`${request.identity}. ${request.noted}`}</p>
      {request.due !== null && (
        <p>
          <Mark meaning={request.due.late ? "stop" : "warn"}>{request.due.words}</Mark>
        </p>
      )}
      {request.answered === null ? (
        <div className="pt-3">
          <AnswerRequestForm requestId={request.id} version={request.version} action={answerRequestAction} />
        </div>
      ) : (
        <>
          <p className="t-ui">{request.answered.how}</p>
          {request.answered.words !== "" && <p className="second-line whitespace-pre-line">{request.answered.words}</p>}
        </>
      )}
    </li>
  );
}

function Copies({ patientId, isFresh }: { readonly patientId: string; readonly isFresh: boolean }) {
  return (
    <Panel title="The copy" aside="Each is written down when it is made">
      <p className="pb-4 text-ink-2">
        Everything we keep, to read and for programs; the archive holds both, the photographs and the documents.
      </p>
      <ConfirmNotice isFresh={isFresh} next={`/patients/${patientId}/records`} />
      <div className="flex flex-wrap gap-2 pt-4">
        <ButtonLink href={`/patients/${patientId}/records/zip`} download={isFresh}>
          Archive (ZIP)
        </ButtonLink>
        <ButtonLink href={`/patients/${patientId}/records/pdf`} download={isFresh}>
          To read (PDF)
        </ButtonLink>
        <ButtonLink href={`/patients/${patientId}/records/json`} download={isFresh}>
          For programs (JSON)
        </ButtonLink>
        <ButtonLink href={`/patients/${patientId}/records/fhir`} download={isFresh}>
          For other clinics (FHIR R4)
        </ButtonLink>
      </div>
    </Panel>
  );
}

type StatementsProps = { readonly patientId: string; readonly rights: RightsView; readonly statements: readonly StatementView[] };

function Statements({ patientId, rights, statements }: StatementsProps) {
  const aboutOf = ({ about, aboutId }: StatementView) =>
    rights.entries.find(({ value }) => value === `${about}:${aboutId}`)?.label ?? "The whole record";
  return (
    <Panel title="The patient’s own statements">
      <div className="stack">
        {statements.length === 0 ? (
          <p className="text-ink-2">What they say of an entry stands beside it and goes with every copy. What was signed stays as it is.</p>
        ) : (
          <StatementList statements={statements.map((statement) => ({ ...statement, aboutWords: aboutOf(statement) }))} />
        )}
        <StatementForm
          patientId={patientId}
          today={rights.today}
          entries={rights.entries}
          idempotencyKey={crypto.randomUUID()}
          action={takeDownStatementAction}
        />
      </div>
    </Panel>
  );
}

function Former({ former }: { readonly former: RightsView["former"] }) {
  return (
    <Panel title="Details before they were corrected" pad="flush">
      <ol className="rows" aria-label="Former details">
        {former.map(({ until, lines }) => (
          <li key={`${until} ${lines.join()}`} className="p-4">
            <p className="t-ui strong">{until}</p>
            <p className="second-line">{lines.join(". ")}</p>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
