import type { Metadata } from "next";
import { DueReviews } from "#components/reviews/due-reviews.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { listDueReviews } from "#lib/reviews/queries/due.ts";

export const metadata: Metadata = { title: "Reviews due" };

export default async function ReviewsPage() {
  const ctx = await enterArea("diary:read", "patient:read");
  const { rows, overdue, more } = await listDueReviews(ctx);
  return (
    <div className="page page-list">
      <PageHead
        title="Reviews due"
        lead={`After the last session of a series: at 12 to 16 weeks, at 6 and at 18 months, with photographs. ${rows.length} to book or see, ${overdue} past their time.`}
        crumbs={[{ label: "Series", href: "/series" }, { label: "Reviews due" }]}
      />
      <Panel pad="flush">
        {rows.length === 0 ? (
          <EmptyState title="No review is due" next={<ButtonLink href="/series?state=finished">See finished series</ButtonLink>}>
            Patients stand here from two weeks before the time of their review until it is recorded.
          </EmptyState>
        ) : (
          <DueReviews rows={rows} />
        )}
        {more && <p className="t-small border-t border-line p-4 text-ink-2">Only the first hundred are shown.</p>}
      </Panel>
    </div>
  );
}
