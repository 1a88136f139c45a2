import { notFound } from "next/navigation";
import { BreachClock } from "#components/privacy/breach-clock.tsx";
import { Saved } from "#components/settings/saved.tsx";
import { Button } from "#components/ui/button.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { DateField, SelectField, TextArea, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Table } from "#components/ui/table.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { BREACH_STEPS, lookInput } from "#lib/privacy/input/breaches.ts";
import { type BreachView, getBreach } from "#lib/privacy/queries/breaches.ts";
import { addBreachPatientsAction, addBreachStepAction, closeBreachAction } from "../actions.ts";

export const metadata = { title: "Breach" };

export default async function BreachPage({ params, searchParams }: PageProps<"/settings/breaches/[id]">) {
  const ctx = await enter("breach:manage", "clinic:read");
  const [{ id }, { done, ...asked }] = await Promise.all([params, searchParams]);
  const look = lookInput.safeParse(asked);
  const view = idField.safeParse(id).success ? await getBreach(ctx, id, look.success ? look.data : {}) : null;
  if (view === null) notFound();
  return (
    <div className="page">
      <PageHead
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Breach register", href: "/settings/breaches" },
        ]}
        title={view.found}
        lead={view.noted}
      />
      <div className="stack pb-4">
        <Saved done={done} />
        {view.clock !== null && <BreachClock clock={view.clock} />}
      </div>
      <div className="with-side">
        <div className="stack">
          <Panel title="What happened">
            <p className="whitespace-pre-line pb-3">{view.what}</p>
            <Facts
              items={[
                { term: "May have been", value: view.span },
                { term: "People", value: view.people },
                ...(view.outcome === null
                  ? []
                  : [
                      {
                        term: "Outcome",
                        value: <span className="whitespace-pre-line">{`${view.outcome.words}\n${view.outcome.by}`}</span>,
                      },
                    ]),
              ]}
            />
          </Panel>
          <Looks view={view} />
        </div>
        <div className="stack">
          <Steps view={view} />
          <Concerned view={view} mayRead={widen(ctx, "audit:read") !== null} />
          {!view.closed && (
            <Panel title="Close it">
              <ActionForm action={closeBreachAction} submit="Close with this outcome" submitVariant="secondary" label="Close it">
                <HiddenField name="breachId" value={view.id} />
                <HiddenField name="version" value={view.version} />
                <TextArea
                  name="outcome"
                  label="Outcome"
                  help="How it ended, who was told or why nobody was, and what was changed."
                  rows={4}
                  maxLength={4000}
                />
              </ActionForm>
            </Panel>
          )}
        </div>
      </div>
    </div>
  );
}

function Steps({ view }: { readonly view: BreachView }) {
  return (
    <Panel title="Steps taken" aside={`${view.steps.length}`}>
      <div className="stack">
        {view.steps.length > 0 && (
          <ol className="rows" aria-label="Steps taken">
            {view.steps.map(({ id, what, words, by }) => (
              <li key={id} className="py-3">
                <p className="strong">{what}</p>
                <p className="whitespace-pre-line">{words}</p>
                <p className="second-line">{by}</p>
              </li>
            ))}
          </ol>
        )}
        {!view.closed && (
          <ActionForm action={addBreachStepAction} submit="Write it down" submitVariant="secondary" label="A step taken">
            <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
            <HiddenField name="breachId" value={view.id} />
            <SelectField
              name="kind"
              label="What was done?"
              options={BREACH_STEPS.map(({ id, words }) => ({ value: id, label: words }))}
              defaultValue="contained"
            />
            <TextArea name="words" label="In words" rows={3} maxLength={4000} />
          </ActionForm>
        )}
      </div>
    </Panel>
  );
}

function Concerned({ view, mayRead }: { readonly view: BreachView; readonly mayRead: boolean }) {
  return (
    <Panel title="Patients concerned" aside={`${view.patients.length}`}>
      <div className="stack">
        {view.patients.length === 0 ? (
          <p>None is noted yet.</p>
        ) : (
          <ul className="flex flex-wrap gap-x-3" aria-label="Their numbers">
            {view.patients.map(({ id, number }) => (
              <li key={id}>
                {mayRead ? (
                  <TextLink href={`/settings/audit/patients/${id}`} label={`Patient ${number}: who saw them`}>
                    {number}
                  </TextLink>
                ) : (
                  number
                )}
              </li>
            ))}
          </ul>
        )}
        {!view.closed && (
          <ActionForm action={addBreachPatientsAction} submit="Add them" submitVariant="secondary" label="Patients concerned">
            <HiddenField name="breachId" value={view.id} />
            <TextField
              name="numbers"
              label="Their numbers"
              help="As on their records, with commas between them."
              maxLength={1500}
              autoComplete="off"
            />
          </ActionForm>
        )}
      </div>
    </Panel>
  );
}

function Looks({ view: { id, asked, staff, looks } }: { readonly view: BreachView }) {
  return (
    <Panel title="Who saw what" aside={`${looks.length}`} pad="flush">
      <form action={`/settings/breaches/${id}`} className="grid gap-4 px-4 pb-4">
        <DateField name="from" label="From" defaultValue={asked.from} />
        <DateField name="until" label="To" defaultValue={asked.until} />
        <SelectField
          name="staff"
          label="By"
          defaultValue={asked.staff ?? ""}
          options={[{ value: "", label: "Everybody" }, ...staff.map((person) => ({ value: person.id, label: person.name }))]}
        />
        <div>
          <Button type="submit">Look</Button>
        </div>
      </form>
      {looks.length === 0 ? (
        <p className="px-4 pb-4 text-ink-2">Nothing of the patients concerned was opened or changed in these days.</p>
      ) : (
        <Table
          caption="Who saw what of the patients concerned"
          rows={looks}
          rowKey={({ key }) => key}
          columns={[
            { key: "who", head: "Who", cell: ({ who }) => who },
            { key: "patient", head: "Patient", cell: ({ patient }) => patient },
            { key: "what", head: "What", cell: ({ what }) => what },
            { key: "times", head: "Times", numeric: true, cell: ({ times }) => times },
            { key: "first", head: "First", nowrap: true, cell: ({ first }) => first },
            { key: "last", head: "Last", nowrap: true, cell: ({ last }) => last },
          ]}
        />
      )}
    </Panel>
  );
}
