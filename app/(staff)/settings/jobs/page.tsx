import { EmptyState } from "#components/ui/empty-state.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { type GivenUpView, getGivenUp } from "#lib/messages/queries/given-up.ts";
import { dropGivenUpAction, retryGivenUpAction } from "./actions.ts";

export const metadata = { title: "Work that was given up" };

const DONE: Readonly<Record<string, string>> = {
  retried: "It is tried again.",
  dropped: "It is put away, and is not tried again.",
};

export default async function JobsPage({ searchParams }: PageProps<"/settings/jobs">) {
  const ctx = await enterArea("message:manage");
  const { done } = await searchParams;
  const { jobs, many } = await getGivenUp(ctx);
  const said = typeof done === "string" ? DONE[done] : undefined;
  return (
    <div className="page page-narrow">
      <PageHead
        title="Work that was given up"
        lead="What the system does by itself is tried nine times, over some hours. What still failed waits here for ninety days."
        crumbs={[{ label: "Settings", href: "/settings" }, { label: "Work that was given up" }]}
      />
      <div className="stack">
        {said !== undefined && <Notice meaning="ok" title={said} live />}
        {jobs.length === 0 ? (
          <Panel>
            <EmptyState title="Nothing was given up" marks={["done", "done", "done", "done"]}>
              Work that fails again and again is listed here, and admins are told of it.
            </EmptyState>
          </Panel>
        ) : (
          <Panel title={many === 1 ? "One piece of work" : `${many} pieces of work`} pad="flush">
            <ul className="rows message-rows of-work">
              {jobs.map((job) => (
                <Job key={job.id} job={job} />
              ))}
            </ul>
            {many > 1 && (
              <div className="flex flex-wrap items-center gap-3 border-t border-line p-4">
                {many > jobs.length && <p className="t-small text-ink-2">Only the newest hundred are shown.</p>}
                <ByHand jobId="all" about="all of it" retry="Try all of it again" drop="Put all of it away" />
              </div>
            )}
          </Panel>
        )}
      </div>
    </div>
  );
}

function Job({ job: { id, what, when, tries, error, reference } }: { readonly job: GivenUpView }) {
  return (
    <li>
      <div className="of-what">
        <p className="t-ui strong">{what}</p>
        <p className="second-line">
          Given up on {when}, after {tries === 1 ? "one try" : `${tries} tries`}
        </p>
        <p className="second-line">
          {error ?? "Ended without a word"}
          {reference !== null && `, in the log under ${reference}`}
        </p>
      </div>
      <ByHand jobId={id} about={`${what}, ${when}`} retry="Try again" drop="Put away" />
    </li>
  );
}

type ByHandProps = { readonly jobId: string; readonly about: string; readonly retry: string; readonly drop: string };

function ByHand({ jobId, about, retry, drop }: ByHandProps) {
  return (
    <div className="of-hand flex flex-wrap items-start gap-2">
      <ActionForm action={retryGivenUpAction} inline label={`${retry}: ${about}`}>
        <HiddenField name="jobId" value={jobId} />
        <SubmitButton variant="secondary" size="row" pendingText="Trying…">
          {retry}
          <span className="visually-hidden">: {about}</span>
        </SubmitButton>
      </ActionForm>
      <ActionForm action={dropGivenUpAction} inline label={`${drop}: ${about}`}>
        <HiddenField name="jobId" value={jobId} />
        <SubmitButton variant="quiet" size="row" pendingText="Putting away…">
          {drop}
          <span className="visually-hidden">: {about}</span>
        </SubmitButton>
      </ActionForm>
    </div>
  );
}
