import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ImportProgress } from "#components/imports/import-progress.tsx";
import { ImportRows } from "#components/imports/import-rows.tsx";
import { MatchForm } from "#components/imports/match-form.tsx";
import { ConfirmNotice } from "#components/staff/confirm-notice.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { currentActor, enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getImport, type ImportView } from "#lib/interchange/queries/imports.ts";
import { KIND_WORDS } from "#lib/interchange/rules/words.ts";
import { dropImportAction, matchColumnsAction, startImportAction, stopImportAction, undoImportAction } from "../actions.ts";
import { LookAgain } from "./look-again.tsx";

export const metadata: Metadata = { title: "An import" };

const rowAsked = (from: string | string[] | undefined) => (typeof from === "string" && /^\d{1,6}$/.test(from) ? Number(from) : 0);

export default async function ImportPage({ params, searchParams }: PageProps<"/imports/[id]">) {
  const ctx = await enter("import:run");
  const [{ id }, { from }, actor] = await Promise.all([params, searchParams, currentActor()]);
  const found = idField.safeParse(id).success ? await getImport(ctx, id, rowAsked(from)) : null;
  if (found === null) notFound();
  return (
    <div className="page page-list">
      <PageHead
        crumbs={[{ label: "Patients", href: "/patients" }, { label: "Imports", href: "/imports" }, { label: "An import" }]}
        title={found.says}
        lead={`${KIND_WORDS[found.kind].title}, sent ${found.when} by ${found.by}.`}
      />
      <div className="stack">
        {found.progress !== null && (
          <>
            <ImportProgress says={found.says} {...found.progress} />
            <LookAgain />
          </>
        )}
        <ConfirmNotice isFresh={actor?.isFresh ?? false} next={`/imports/${found.id}`} />
        <Standing found={found} isFresh={actor?.isFresh ?? false} />
        {found.steps.includes("match") && found.progress === null && <MatchForm found={found} action={matchColumnsAction} />}
        {found.first.length > 0 && !found.isStarted && (
          <Panel title="The first rows, as they stand in the file" pad="flush">
            <ImportRows label="The first rows" headers={found.headers} rows={found.first} />
          </Panel>
        )}
        {found.problems.length > 0 && (
          <Panel title="Rows to look at" pad="flush">
            <ImportRows label="Rows to look at" headers={found.headers} rows={found.problems} />
            {found.next !== null && (
              <p className="border-t border-line p-4">
                <TextLink href={`/imports/${found.id}?from=${found.next}`}>{`More, from row ${found.next}`}</TextLink>
              </p>
            )}
          </Panel>
        )}
      </div>
    </div>
  );
}

/** What the check found or the import did, and what can be done about it. */
function Standing({ found, isFresh }: { readonly found: ImportView; readonly isFresh: boolean }) {
  const { steps } = found;
  const words = KIND_WORDS[found.kind];
  return (
    <Panel title="Rows">
      <Facts items={[...found.counts]} />
      <div className="flex flex-wrap items-start gap-2 pt-4">
        {steps.includes("start") && <Step found={found} action={startImportAction} submit={found.isStarted ? "Go on" : words.start} />}
        {steps.includes("stop") && <Step found={found} action={stopImportAction} submit="Stop" variant="secondary" />}
        {found.refused > 0 && found.progress === null && (
          <ButtonLink href={`/imports/${found.id}/refused`} download={isFresh}>
            Refused rows as CSV
          </ButtonLink>
        )}
        {steps.includes("undo") && <Step found={found} action={undoImportAction} submit="Undo this import" variant="danger" />}
        {steps.includes("drop") && <Step found={found} action={dropImportAction} submit="Throw the file away" variant="danger" />}
      </div>
      {steps.includes("undo") && <p className="second-line pt-2">{words.undo}</p>}
    </Panel>
  );
}

type StepProps = {
  readonly found: ImportView;
  readonly action: typeof startImportAction;
  readonly submit: string;
  readonly variant?: "primary" | "secondary" | "danger";
};

function Step({ found, action, submit, variant = "primary" }: StepProps) {
  return (
    <ActionForm action={action} label={submit} inline>
      <HiddenField name="importId" value={found.id} />
      <HiddenField name="version" value={found.version} />
      <SubmitButton variant={variant} pendingText="One moment…">
        {submit}
      </SubmitButton>
    </ActionForm>
  );
}
