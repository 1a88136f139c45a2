import { Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { CheckboxField } from "#components/ui/choice-field.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton, WhenRefused } from "#components/ui/form.tsx";
import type { FormAction } from "#lib/form-state.ts";
import type { PlanPreferences } from "#lib/series/input.ts";
import type { ConstantSession } from "#lib/series/rules/plan/model.ts";

type BookFormProps = {
  readonly action: FormAction;
  readonly idempotencyKey: string;
  readonly seriesId: string;
  readonly locationId: string;
  readonly preferences: PlanPreferences;
  readonly sessions: readonly ConstantSession[];
  /** "Book all six". */
  readonly words: string;
  /** Why it cannot be booked as it stands, in words; null when it can. */
  readonly shut: string | null;
  /** The plan as it was before the last change by hand; null with nothing to undo. */
  readonly undoHref: string | null;
  /** The best plan for the same wishes; offered where this one was laid by hand, or was refused. */
  readonly againHref: string;
  readonly byHand: boolean;
  readonly gaps: { readonly short: number; readonly long: number };
  readonly limits: { readonly min: number; readonly max: number };
  readonly mayShorten: boolean;
  /** The head of the page, whose right end the button is. */
  readonly children: ReactNode;
};

/** The head of the planner with its one step: every session is booked, or none. */
export function BookForm(props: BookFormProps) {
  const { action, idempotencyKey, seriesId, locationId, preferences, sessions, words, shut } = props;
  const { undoHref, againHref, byHand, gaps, limits, mayShorten, children } = props;
  const again = <ButtonLink href={againHref}>Plan again</ButtonLink>;
  return (
    <ActionForm action={action} label={words} id="book">
      <HiddenField name="idempotencyKey" value={idempotencyKey} />
      <HiddenField name="seriesId" value={seriesId} />
      <HiddenField name="locationId" value={locationId} />
      <HiddenField name="preferences" value={JSON.stringify(preferences)} />
      {sessions.map(({ session, date, start, clinicianId, roomId, deviceId }) => (
        <span key={session} hidden>
          <HiddenField name={`sessions.${session - 1}.date`} value={date} />
          <HiddenField name={`sessions.${session - 1}.time`} value={start} />
          <HiddenField name={`sessions.${session - 1}.clinicianId`} value={clinicianId ?? "any"} />
          <HiddenField name={`sessions.${session - 1}.roomId`} value={roomId ?? "any"} />
          <HiddenField name={`sessions.${session - 1}.deviceId`} value={deviceId ?? "any"} />
        </span>
      ))}
      <div className="plan-head">
        <div className="min-w-0">{children}</div>
        <div className="plan-book">
          {shut !== null && (
            <p id="why-shut" className="t-small text-ink-2">
              {shut}
            </p>
          )}
          <div className="plan-buttons">
            {undoHref !== null && (
              <ButtonLink href={undoHref}>
                <Undo2 />
                Undo
              </ButtonLink>
            )}
            {byHand ? again : <WhenRefused>{again}</WhenRefused>}
            {shut === null ? (
              <SubmitButton pendingText="Booking…">{words}</SubmitButton>
            ) : (
              <Button disabled describedBy="why-shut">
                {words}
              </Button>
            )}
          </div>
        </div>
      </div>
      {shut === null && gaps.long > 0 && (
        <CheckboxField
          name="acceptLongGap"
          label="Accept the longer gap"
          help={`One or more gaps are over ${limits.max} days. This is kept in the record.`}
        />
      )}
      {shut === null && gaps.short > 0 && mayShorten && (
        <TextField name="reason" label="Reason for a shorter gap" help={`One or more gaps are under ${limits.min} days.`} maxLength={500} />
      )}
    </ActionForm>
  );
}
