"use client";

import { ButtonLink } from "#components/ui/button.tsx";
import { SubmitButton } from "#components/ui/form.tsx";
import { type Needling, NeedlingClock } from "./needling-clock.tsx";

type Props = {
  readonly needling: Needling;
  /** "15:08" as it stands in the field, empty until the end. */
  readonly endedAt: string;
  /** What the clinician stops at, by the protocol. */
  readonly endpoint: string | null;
  readonly last: { readonly when: string; readonly summary: string } | null;
  readonly courseHref: string | null;
  readonly planOpen: number;
};

/** Where the session stands, what it stops at, and what can be filled in with one press. */
export function RecordingStrip({ needling, endedAt, endpoint, last, courseHref, planOpen }: Props) {
  return (
    <div className="panel strip">
      <NeedlingClock needling={needling} endedAt={endedAt} />
      <div className="grid content-start justify-items-start gap-2">
        <div>
          <p className="t-ui text-ink-2">Stop at</p>
          <p className="strong">{endpoint ?? "as you judge"}</p>
        </div>
        {planOpen > 0 && (
          <SubmitButton variant="secondary" size="touch" name="intent" value="as_planned">
            As planned
          </SubmitButton>
        )}
      </div>
      <div className="grid content-start justify-items-start gap-2">
        <div>
          <p className="t-ui text-ink-2">{last ? `Last time, ${last.when}` : "Last time"}</p>
          <p className="strong">{last?.summary ?? "No earlier treatment"}</p>
        </div>
        {last && (
          <SubmitButton variant="secondary" size="touch" name="intent" value="copy_last">
            Same as last time
          </SubmitButton>
        )}
        {last && courseHref !== null && (
          <ButtonLink href={courseHref} variant="quiet" size="touch">
            All sessions
          </ButtonLink>
        )}
      </div>
    </div>
  );
}
