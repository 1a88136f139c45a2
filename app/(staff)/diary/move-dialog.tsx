import { AddressDialog } from "#components/diary/board/address-dialog.tsx";
import { RefusedMove } from "#components/diary/board/refused-move.tsx";
import { MoveReview, refusalOf } from "#components/diary/move-review.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import type { MoveReviewView } from "#lib/series/queries/move-review.ts";
import { type MoveAddress, moveQuery } from "./address.ts";
import { moveOnDiaryAction, rescheduleOnDiaryAction } from "./move-actions.ts";

type Props = {
  readonly review: MoveReviewView;
  readonly move: MoveAddress;
  /** The day without the dialog, and the day that it moves to. */
  readonly closeHref: string;
  readonly back: string;
  readonly namesHidden: boolean;
};

const joined = (href: string, query: string) => `${href}${href.includes("?") ? "&" : "?"}${query}`;

/** Over the day: what the move that the address asks about would do, or why it cannot be. */
export function MoveDialog({ review, move, closeHref, back, namesHidden }: Props) {
  const { appointmentId, date, time, clinicianId } = move;
  const other = new URLSearchParams({ date, time, ...(clinicianId === null ? {} : { with: clinicianId }) });
  const otherHref = `/appointments/${appointmentId}/move?${other}`;
  const refusal = refusalOf(review);
  if (refusal !== null) return <RefusedMove appointmentId={appointmentId} reason={refusal} closeHref={closeHref} otherHref={otherHref} />;
  return (
    <AddressDialog
      title={namesHidden ? "Move appointment" : `Move ${review.patientName}`}
      lead={`${review.service}${review.session === null ? "" : `, session ${review.session} of ${review.sessions}`}`}
      wide={review.seriesId !== null}
      closeHref={closeHref}
    >
      <MoveReview
        review={review}
        how={move.how}
        hrefOf={(kind) => joined(closeHref, moveQuery(move, kind))}
        back={back}
        again={joined(closeHref, moveQuery(move))}
        idempotencyKey={crypto.randomUUID()}
        moveAction={moveOnDiaryAction}
        rescheduleAction={rescheduleOnDiaryAction}
        beside={
          <>
            <ButtonLink href={closeHref}>Leave it</ButtonLink>
            <ButtonLink href={otherHref} variant="quiet">
              Another time
            </ButtonLink>
          </>
        }
      />
    </AddressDialog>
  );
}
