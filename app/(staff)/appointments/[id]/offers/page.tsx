import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { UndoBar } from "#components/diary/board/undo-bar.tsx";
import { OfferList } from "#components/diary/offer-list.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { getUndo } from "#lib/appointments/queries/undo.ts";
import { holdsResources, STATUS_LABELS } from "#lib/appointments/rules/status.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { listOffers } from "#lib/series/queries/offers.ts";
import { undoAction } from "../../../diary/move-actions.ts";
import { moveFromWaitlistAction, offerPlaceAction } from "./actions.ts";

export const metadata: Metadata = { title: "Fill a place" };

const SAID: Readonly<Record<string, string>> = {
  cancelled: "The appointment is cancelled. Its place can go to somebody who waits.",
  moved: "The place is filled. The booking that moved is off the waitlist.",
  offered: "The place is offered: a message is on its way that asks them to call. Nothing is held for them.",
  undone: "Undone. Everything is as it was before.",
};

export default async function OffersPage({ params, searchParams }: PageProps<"/appointments/[id]/offers">) {
  const ctx = await enter("diary:read", "appointment:change");
  const { id } = await params;
  const view = idField.safeParse(id).success ? await listOffers(ctx, id) : null;
  if (view === null) notFound();
  const { done } = await searchParams;
  const said = typeof done === "string" ? SAID[done] : undefined;
  const undo = await getUndo(ctx);
  const { status, when, date, location, locationId, clinician, offers, waiting } = view;
  const stands = holdsResources(status);
  const day = `/diary?${new URLSearchParams({ date, location: locationId })}`;
  return (
    <div className="page page-list">
      <PageHead
        title={`Fill ${when}`}
        lead={`${location}${clinician === null ? "" : `, with ${clinician}`}. ${STATUS_LABELS[status]}${stands ? "" : ", so its place is free"}.`}
        crumbs={[{ label: "Diary", href: day }, { label: "Appointment", href: `/appointments/${id}` }, { label: "Waitlist" }]}
        actions={<ButtonLink href={day}>Open the day</ButtonLink>}
      />
      <div className="stack">
        {said !== undefined && <Notice meaning="ok" live title={said} />}
        {stands ? (
          <Notice meaning="info" title="This appointment stands, so its place is not free.">
            <TextLink href={`/appointments/${id}`}>Back to the appointment</TextLink>
          </Notice>
        ) : (
          <Panel
            title={offers.length === 0 ? undefined : "On the waitlist"}
            aside={offers.length === 0 ? undefined : `${offers.length} of ${waiting} who wait could come, best first`}
            pad="flush"
          >
            {offers.length === 0 ? (
              <EmptyState title="Nobody on the waitlist fits" next={<ButtonLink href="/waitlist">See the waitlist</ButtonLink>}>
                {waiting === 0
                  ? "Patients with a later booking stand here once they are put on the waitlist."
                  : `${waiting === 1 ? "One patient waits" : `${waiting} patients wait`} here; a wish, a gap or something that is taken speaks against this place.`}
              </EmptyState>
            ) : (
              <OfferList freedId={id} offers={offers} action={moveFromWaitlistAction} offer={offerPlaceAction} />
            )}
          </Panel>
        )}
      </div>
      {undo !== null && <UndoBar key={undo.changeId} offer={undo} back={`/appointments/${id}/offers?done=undone`} action={undoAction} />}
    </div>
  );
}
