import type { Metadata } from "next";
import { FileSaid } from "#components/imports/file-said.tsx";
import { ConfirmNotice } from "#components/staff/confirm-notice.tsx";
import { Button } from "#components/ui/button.tsx";
import { RadioGroup } from "#components/ui/choice-field.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Table } from "#components/ui/table.tsx";
import { currentActor, enterArea } from "#lib/auth/session.ts";
import { listImports } from "#lib/interchange/queries/imports.ts";
import { KIND_WORDS } from "#lib/interchange/rules/words.ts";

const KIND_OPTIONS = [
  { value: "patients", label: KIND_WORDS.patients.title },
  { value: "appointments", label: KIND_WORDS.appointments.title, help: "Of patients who are here already: bring them over first." },
];

export const metadata: Metadata = { title: "Imports" };

export default async function ImportsPage({ searchParams }: PageProps<"/imports">) {
  const ctx = await enterArea("import:run");
  const [{ file }, actor, imports] = await Promise.all([searchParams, currentActor(), listImports(ctx)]);
  return (
    <div className="page page-list">
      <PageHead
        crumbs={[{ label: "Patients", href: "/patients" }, { label: "Imports" }]}
        title="Import from a file"
        lead="Patients, then their appointments, from the files that another system gave you. Nothing is made before you have seen what a file says."
      />
      <div className="stack">
        <FileSaid said={file} />
        <Panel title="A new import">
          <ConfirmNotice isFresh={actor?.isFresh ?? false} next="/imports" />
          <form action="/imports/file" method="post" encType="multipart/form-data" className="fields" aria-label="A new import">
            <input type="hidden" name="idempotencyKey" value={crypto.randomUUID()} />
            <RadioGroup name="kind" label="What it is a list of" options={KIND_OPTIONS} defaultValue="patients" />
            <div>
              <label className="label" htmlFor="file">
                File
              </label>
              <input
                id="file"
                type="file"
                name="file"
                accept=".csv,.txt,.tsv,.xlsx,text/csv"
                required
                className="photo-file"
                aria-describedby="file-help"
              />
              <p id="file-help" className="second-line">
                CSV or Excel (.xlsx), with a line of headings: up to 60,000 rows and 20 MB.
              </p>
            </div>
            <div>
              <Button type="submit" variant="primary">
                Send the file
              </Button>
            </div>
          </form>
        </Panel>
        <Panel title="Imports" pad="flush">
          {imports.length === 0 ? (
            <EmptyState title="No imports yet" small level={3}>
              Every file that you send stands here, with what became of its rows, and can be undone as a whole.
            </EmptyState>
          ) : (
            <Table
              caption="Imports"
              rows={imports}
              rowKey={({ id }) => id}
              columns={[
                {
                  key: "when",
                  head: "Sent",
                  cell: ({ id, when, of, by }) => (
                    <>
                      <TextLink href={`/imports/${id}`}>
                        <span className="whitespace-nowrap">{when}</span>
                      </TextLink>
                      <span className="second-line">
                        {of}, by {by}
                      </span>
                    </>
                  ),
                },
                { key: "rows", head: "Rows", cell: ({ rows }) => rows, numeric: true },
                { key: "state", head: "Stands at", cell: ({ state }) => state },
              ]}
            />
          )}
        </Panel>
      </div>
    </div>
  );
}
