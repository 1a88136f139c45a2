import { notFound } from "next/navigation";
import { DecideForm, StaffPartForm } from "#components/screening/decide-form.tsx";
import { DecisionList } from "#components/screening/decision-list.tsx";
import { Findings } from "#components/screening/findings.tsx";
import { GatesPanel } from "#components/screening/gates-panel.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { type AssessmentView, getAssessment } from "#lib/screening/queries/assessment.ts";
import { completeStaffPartAction, decideFindingAction } from "./actions.ts";

export const metadata = { title: "Screening" };

const doneWords = new Map([
  ["decided", "Your decision is kept."],
  ["noted", "Your part is signed."],
]);

export default async function GatePage({ params, searchParams }: PageProps<"/appointments/[id]/gate">) {
  const [{ id }, { done }] = await Promise.all([params, searchParams]);
  const ctx = await enter("clinical:read");
  if (!idField.safeParse(id).success) notFound();
  const view = await getAssessment(ctx, id);
  if (view === null) notFound();
  const decides = widen(ctx, "screening:decide") !== null;
  const others = view.gate.items.filter(({ kind }) => kind !== "finding");
  const said = typeof done === "string" ? doneWords.get(done) : undefined;
  return (
    <div className="page">
      <PageHead
        title="Screening"
        crumbs={[
          { label: view.patientName, href: `/patients/${view.patientId}` },
          { label: "Appointment", href: `/appointments/${id}` },
          { label: "Screening" },
        ]}
        lead={`${view.patientName}${view.born === null ? "" : `, born ${view.born}`} · ${view.what} · ${view.when}`}
      />
      <div className="with-side">
        <div className="stack">
          {said !== undefined && <Notice meaning="ok" live title={said} />}
          <Outcome view={view} />
          {view.outcome !== null && (
            <Findings
              findings={view.findings}
              isDoctor={ctx.actor.isDoctor}
              decide={
                decides && view.inSeries
                  ? (finding) => (
                      <DecideForm
                        action={decideFindingAction}
                        appointmentId={id}
                        idempotencyKey={crypto.randomUUID()}
                        rule={finding.rule}
                        seen={finding.seen}
                        finding={finding.finding}
                        kinds={finding.settleBy}
                      />
                    )
                  : null
              }
            />
          )}
        </div>
        <div className="stack">
          {(view.gate.clear || others.length > 0) && (
            <GatesPanel title="Missing before the start" appointmentId={id} patientId={view.patientId} items={others} decides={false} />
          )}
          {decides && view.staffPart !== null && (
            <Panel title="Noted by staff" aside={view.staffPart.answered ? "answered" : "open"}>
              {view.staffPart.answered && (
                <p className="t-ui text-ink-2 pb-3">Answered: it stands among the answers. Sign again only when something changed.</p>
              )}
              <StaffPartForm
                action={completeStaffPartAction}
                appointmentId={id}
                formVersionId={view.staffPart.versionId}
                idempotencyKey={crypto.randomUUID()}
                questions={view.staffPart.questions}
              />
            </Panel>
          )}
          <History view={view} />
        </div>
      </div>
      <Answers answers={view.answers} />
    </div>
  );
}

function Outcome({ view: { appointmentId, outcome, date, inSeries, forms, born } }: { readonly view: AssessmentView }) {
  if (born === null)
    return (
      <Notice meaning="stop" title="The date of birth is missing">
        Nobody can be assessed without it.
      </Notice>
    );
  if (outcome === null) {
    return forms.length === 0 ? (
      <Notice meaning="warn" title="The screening form has not been filled in">
        <TextLink href={`/appointments/${appointmentId}/hand-over`}>Hand the tablet to the patient</TextLink> to answer it.
      </Notice>
    ) : (
      <Notice meaning="warn" title="The form has a date that has not come yet">
        It cannot be assessed. Ask the patient to fill it in again.
      </Notice>
    );
  }
  const meaning = ({ clear: "ok", advise: "info", caution: "warn", defer: "stop", block: "stop" } as const)[outcome.value];
  return (
    <Notice meaning={meaning} title={`${outcome.word}, assessed for ${date}`}>
      {outcome.earliest !== null && <p>{`The earliest day is ${outcome.earliest}.`}</p>}
      <p>{`Numbing cream: ${outcome.anaesthetic.charAt(0).toLowerCase()}${outcome.anaesthetic.slice(1)}.`}</p>
      {!inSeries && <p>This appointment belongs to no series, so nothing can be decided here. Book it as part of a series.</p>}
    </Notice>
  );
}

function Answers({ answers }: Pick<AssessmentView, "answers">) {
  if (answers.length === 0) return null;
  return (
    <div className="pt-4">
      <Panel title="Answers" aside="the latest to each question">
        <div className="answers">
          {answers.map(({ section, rows }) => (
            <section key={section}>
              <h3>{section}</h3>
              <dl>
                {rows.map(({ id, question, answer, left }) => (
                  <div key={id}>
                    <dt>{question}</dt>
                    <dd>{left ? <Mark meaning="warn">{answer}</Mark> : answer}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </Panel>
    </div>
  );
}

/** The last visit’s form and what staff noted with it; earlier ones open on demand. */
const SHOWN_FORMS = 2;

function Forms({ forms }: Pick<AssessmentView, "forms">) {
  return (
    <ul className="findings">
      {forms.map(({ id, what, when, by, how, hash }) => (
        <li key={id}>
          <div className="min-w-0">
            <p className="t-ui strong">{what}</p>
            <p className="t-small text-ink-2">{`${when}. ${by}, ${how}`}</p>
            <p className="hash">{hash}</p>
          </div>
          <ButtonLink href={`/screenings/${id}/pdf`} size="row" label={`PDF: ${what}, ${when}`} download>
            PDF
          </ButtonLink>
        </li>
      ))}
    </ul>
  );
}

function History({ view: { forms, decisions } }: { readonly view: AssessmentView }) {
  return (
    <>
      {decisions.length > 0 && (
        <Panel title="Decisions in this series" pad="flush">
          <DecisionList
            decisions={decisions.map(({ what, holds, ...each }) => ({ ...each, what: holds ? what : `${what}, not in force here` }))}
          />
        </Panel>
      )}
      {forms.length > 0 && (
        <Panel title="Signed forms" pad="flush">
          <Forms forms={forms.slice(0, SHOWN_FORMS)} />
          {forms.length > SHOWN_FORMS && (
            <details>
              <summary className="t-ui border-t border-line px-4 py-3 text-teal-ink">Earlier forms ({forms.length - SHOWN_FORMS})</summary>
              <Forms forms={forms.slice(SHOWN_FORMS)} />
            </details>
          )}
        </Panel>
      )}
    </>
  );
}
