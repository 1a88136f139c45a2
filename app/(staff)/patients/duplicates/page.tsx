import type { Metadata } from "next";
import { ButtonLink } from "#components/ui/button.tsx";
import { Chip } from "#components/ui/chip.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { listDuplicates, type PairSideView, type PairView } from "#lib/merging/queries/duplicates.ts";
import { tellApartAction } from "./actions.ts";

export const metadata: Metadata = { title: "Registered twice" };

const MEANING = { almost_certain: "stop", likely: "warn", possible: "info" } as const;

export default async function DuplicatesPage({ searchParams }: PageProps<"/patients/duplicates">) {
  const ctx = await enterArea("patient:merge", "patient:read");
  const [{ pairs, more }, { done }] = await Promise.all([listDuplicates(ctx), searchParams]);
  return (
    <div className="page page-list">
      <PageHead
        title="Registered twice"
        lead="Records that look like one person, the likeliest first. Merging rewrites neither and can be undone."
        crumbs={[{ label: "Patients", href: "/patients" }, { label: "Registered twice" }]}
      />
      <div className="stack">
        {done === "apart" && <Notice meaning="ok" title="Noted: they are two people, and are not shown again." live />}
        <Panel title={pairs.length === 0 ? "Nobody" : `${pairs.length} ${pairs.length === 1 ? "pair" : "pairs"}`} pad="flush">
          {pairs.length === 0 ? (
            <EmptyState title="Nobody looks registered twice" small level={3} next={<ButtonLink href="/patients">Patients</ButtonLink>}>
              Two records stand here when they share a name, a birthday, a telephone number or an e-mail.
            </EmptyState>
          ) : (
            <ul className="rows px-4" aria-label="Pairs">
              {pairs.map((pair) => (
                <Pair key={`${pair.one.id} ${pair.other.id}`} pair={pair} />
              ))}
            </ul>
          )}
          {more > 0 && <p className="t-small border-t border-line p-4 text-ink-2">{`${more} more stand here once these are settled.`}</p>}
        </Panel>
      </div>
    </div>
  );
}

function Pair({ pair: { verdict, says, reasons, one, other } }: { readonly pair: PairView }) {
  const names = `${one.name}, patient ${one.number}, and ${other.name}, patient ${other.number}`;
  return (
    <li className="grid gap-3 py-4 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] md:items-start">
      <Side side={one} />
      <Side side={other} />
      <div className="flex flex-wrap gap-2 max-md:[&_.btn]:min-h-11 md:justify-end">
        <ButtonLink href={`/patients/${one.id}/merge?with=${other.id}`} size="row" variant="primary" label={`Compare ${names}`}>
          Compare
        </ButtonLink>
        <ActionForm action={tellApartAction} inline label={`Tell apart ${names}`}>
          <HiddenField name="oneId" value={one.id} />
          <HiddenField name="otherId" value={other.id} />
          <SubmitButton size="row" variant="secondary" pendingText="Noting…">
            Two people
          </SubmitButton>
        </ActionForm>
      </div>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1 md:col-span-3">
        <Chip meaning={MEANING[verdict]}>{says}</Chip>
        <p className="t-small text-ink-2">{`${reasons.join(" · ")}`}</p>
      </div>
    </li>
  );
}

function Side({ side }: { readonly side: PairSideView }) {
  return (
    <div className="min-w-0">
      <p className="t-ui strong">
        <TextLink href={`/patients/${side.id}`} quiet>
          {side.name}
        </TextLink>
      </p>
      <p className="second-line">{side.facts}</p>
      <p className="second-line">{`Patient ${side.number}`}</p>
    </div>
  );
}
