import { ButtonLink } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { MovingView } from "#lib/appointments/rules/day/view.ts";

/** What is looking for another place, over every day one turns to. */
export function MovingNotice({ moving, leave }: { readonly moving: MovingView; readonly leave: string }) {
  const { patientName, what, when, movable } = moving;
  return (
    <div className="diary-moving no-print">
      <Notice
        meaning={movable ? "info" : "warn"}
        title={movable ? `Moving ${patientName}, ${what}, from ${when}` : `${patientName}, ${what}, can no longer be moved`}
        live
      >
        {movable ? "Choose a free time on any day; the move is shown before it is made. " : ""}
        <ButtonLink href={leave} size="row">
          Leave it where it is
        </ButtonLink>
      </Notice>
    </div>
  );
}
