import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { FindForm } from "#components/patients/find-form.tsx";
import { MergeForm } from "#components/patients/merge-form.tsx";
import { PastMerges } from "#components/patients/past-merges.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { listMerges } from "#lib/merging/queries/history.ts";
import { getMergePreview, type MergePreview } from "#lib/merging/queries/preview.ts";
import { listAlikeTo } from "#lib/patients/queries/alike.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { findPatients, type SearchView } from "#lib/patients/queries/search.ts";
import { readSearchWords } from "../../search-cookie.ts";
import { findOtherAction, mergePatientsAction, unmergePatientsAction } from "./actions.ts";

export const metadata: Metadata = { title: "Merge records" };

type Choice = { readonly id: string; readonly name: string; readonly facts: string; readonly why: string | null };

export default async function MergePage({ params, searchParams }: PageProps<"/patients/[id]/merge">) {
  const ctx = await enter("patient:merge", "patient:read", "patient:write");
  const [{ id }, { with: other }] = await Promise.all([params, searchParams]);
  const [one, chosen] = [idField.safeParse(id), idField.safeParse(other)];
  if (!one.success) notFound();
  const preview = chosen.success ? await getMergePreview(ctx, one.data, chosen.data) : null;
  if (preview !== null) return <Compared preview={preview} />;
  const patient = await getPatientHeader(ctx, one.data);
  if (patient === null) notFound();
  if (patient.id !== id.toLowerCase()) redirect(`/patients/${patient.id}/merge`);
  const page = `/patients/${patient.id}/merge`;
  const words = await readSearchWords(ctx.actor.sessionId, "merging");
  const [search, merges, alike] = await Promise.all([
    words === null ? null : findPatients(ctx, words),
    listMerges(ctx, patient.id),
    listAlikeTo(ctx, patient.id),
  ]);
  return (
    <div className="page page-narrow">
      <PageHead
        title="Merge records"
        lead={`Which other record is ${patient.name}, patient ${patient.number}, too?`}
        crumbs={crumbsOf(patient)}
      />
      <div className="stack">
        {alike.length > 0 && (
          <Panel title="Who looks alike" pad="flush">
            <Choices
              label="Who looks alike"
              page={page}
              choices={alike.map((each) => ({ ...each, why: `${each.verdict}: ${each.reasons.join(" · ")}` }))}
            />
          </Panel>
        )}
        <FindForm
          label="Find the other record"
          action={findOtherAction}
          words={words}
          carried={{ name: "patientId", value: patient.id }}
          leads={{ before: `${page}?with=`, after: "" }}
          without={patient.id}
        />
        {search !== null && <Found search={search} page={page} without={patient.id} />}
        {merges.length > 0 && <PastMerges merges={merges} action={unmergePatientsAction} />}
      </div>
    </div>
  );
}

function crumbsOf({ id, name }: { readonly id: string; readonly name: string }) {
  return [{ label: "Patients", href: "/patients" }, { label: name, href: `/patients/${id}` }, { label: "Merge records" }];
}

function Compared({ preview }: { readonly preview: MergePreview }) {
  return (
    <div className="page page-narrow">
      <PageHead
        title="Merge records"
        lead="Neither record is rewritten: the second leads to the first, and the details you choose are read there. It can be undone."
        crumbs={crumbsOf(preview.kept)}
      />
      <MergeForm preview={preview} action={mergePatientsAction} other={`/patients/${preview.kept.id}/merge`} />
    </div>
  );
}

function Found({ search, page, without }: { readonly search: SearchView; readonly page: string; readonly without: string }) {
  const found = search.found.filter(({ id }) => id !== without);
  return (
    <Panel title={found.length === 0 ? "Nobody else found" : "Found"} pad="flush" aside={<span role="status">{search.understood}</span>}>
      {found.length === 0 ? (
        <EmptyState title="No other record fits" small level={3}>
          Try less of the name, another spelling, or the number of the other record.
        </EmptyState>
      ) : (
        <Choices
          label="Records found"
          page={page}
          choices={found.map(({ id, name, number, born, age, phone }) => ({
            id,
            name: `${name}, patient ${number}`,
            facts: [born === null ? "No date of birth" : `${age}, born ${born}`, phone].filter((part) => part !== "").join(" · "),
            why: null,
          }))}
        />
      )}
    </Panel>
  );
}

function Choices({ label, page, choices }: { readonly label: string; readonly page: string; readonly choices: readonly Choice[] }) {
  return (
    <ul className="rows px-4" aria-label={label}>
      {choices.map(({ id, name, facts, why }) => (
        <li key={id} className="row">
          <div className="min-w-0 flex-1">
            <p className="t-ui strong">{name}</p>
            <p className="second-line">{facts}</p>
            {why !== null && <p className="t-small text-ink-2">{why}</p>}
          </div>
          <ButtonLink href={`${page}?with=${id}`} size="row" label={`Compare with ${name}`}>
            Compare
          </ButtonLink>
        </li>
      ))}
    </ul>
  );
}
