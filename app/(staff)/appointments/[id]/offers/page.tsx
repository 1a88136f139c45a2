import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { OfferList } from "#components/diary/offer-list.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { getUndo } from "#lib/appointments/queries/undo.ts";
import { holdsResources, STATUS_LABELS } from "#lib/appointments/rules/status.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { listOffers } from "#lib/series/queries/offers.ts";
import { moveFromWaitlistAction, undoOfferAction } from "./actions.ts";

export const metadata: Metadata = { title: "Fill a place" };

/** "5 min", "40 s". */
const sayLeft = (seconds: number) => (seconds >= 60 ? `${Math.round(seconds / 60)} min` : `${seconds} s`);

export default async function OffersPage({ params, searchParams }: PageProps<"/appointments/[id]/offers">) {
  const ctx = await enter("diary:read", "appointment:change");
  const { id } = await params;
  const view = idField.safeParse(id).success ? await listOffers(ctx, id) : null;
  if (view === null) notFound();
  const { done } = await searchParams;
  const undo = done === "moved" || done === "cancelled" ? await getUndo(ctx) : null;
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
        {done === "undone" && <Notice meaning="ok" live title="Undone. Everything is as it was before." />}
        {undo !== null && (
          <Notice meaning="ok" live title={`${undo.words}.`}>
            <ActionForm action={undoOfferAction} inline label="Undo">
              <HiddenField name="freedId" value={id} />
              <HiddenField name="changeId" value={undo.changeId} />
              <SubmitButton variant="secondary" size="row" pendingText="Undoing…">
                Undo
              </SubmitButton>
              <span className="t-small">{undo.tellsPatient ? `The message waits ${sayLeft(undo.secondsLeft)} for it.` : ""}</span>
            </ActionForm>
          </Notice>
        )}
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
              <OfferList freedId={id} offers={offers} action={moveFromWaitlistAction} />
            )}
          </Panel>
        )}
      </div>
    </div>
  );
}
