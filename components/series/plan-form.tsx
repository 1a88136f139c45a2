import { Mark } from "#components/ui/chip.tsx";
import { CheckboxField } from "#components/ui/choice-field.tsx";
import { DateField, SelectField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import type { FormState } from "#lib/form-state.ts";

export type PlanSession = {
  readonly session: number;
  readonly date: string;
  readonly time: string;
  readonly clinicianId: string | null;
  readonly who: string | null;
  readonly where: string | null;
  readonly gap: string | null;
  readonly gapVerdict: "ok" | "under" | "over" | "out_of_order";
  readonly clashes: readonly string[];
};

type Props = {
  readonly seriesId: string;
  readonly idempotencyKey: string;
  readonly sessions: readonly PlanSession[];
  readonly clinicians: readonly { readonly id: string; readonly name: string }[];
  readonly gaps: { readonly min: number; readonly target: number; readonly max: number };
  readonly today: string;
  readonly mayAllowShortGap: boolean;
  readonly action: (state: FormState, data: FormData) => Promise<FormState>;
};

const GAP_WORDS = { ok: "", under: ", under the least", over: ", over the most", out_of_order: ", not in order" } as const;
const NUMBERS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"] as const;

/** Every session with its own date, time and clinician, and what stands in its way; checked again or booked whole. */
export function PlanForm({ seriesId, idempotencyKey, sessions, clinicians, gaps, today, mayAllowShortGap, action }: Props) {
  const clashing = sessions.filter(({ clashes }) => clashes.length > 0);
  const short = sessions.some(({ gapVerdict }) => gapVerdict === "under");
  const long = sessions.some(({ gapVerdict }) => gapVerdict === "over");
  const count = NUMBERS[sessions.length] ?? String(sessions.length);
  return (
    <ActionForm action={action}>
      <HiddenField name="idempotencyKey" value={idempotencyKey} />
      <HiddenField name="seriesId" value={seriesId} />
      <ol className="rows" aria-label="Sessions">
        {sessions.map((session, index) => (
          <li key={session.session} className="plan-session">
            <fieldset>
              <legend className="t-h3">Session {session.session}</legend>
              <div className="plan-fields">
                <DateField name={`sessions.${index}.date`} label="Date" defaultValue={session.date} min={today} />
                <TextField name={`sessions.${index}.time`} label="Time" type="time" step={300} defaultValue={session.time} />
                <SelectField
                  name={`sessions.${index}.clinicianId`}
                  label="Clinician"
                  defaultValue={session.clinicianId ?? "any"}
                  options={[{ value: "any", label: "Any who is free" }, ...clinicians.map(({ id, name }) => ({ value: id, label: name }))]}
                />
              </div>
              <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1">
                {session.gap !== null && (
                  <li>
                    <Mark
                      meaning={session.gapVerdict === "ok" ? "ok" : session.gapVerdict === "over" ? "warn" : "stop"}
                      light={session.gapVerdict === "ok"}
                    >
                      {`${session.gap} after session ${session.session - 1}${GAP_WORDS[session.gapVerdict]}`}
                    </Mark>
                  </li>
                )}
                {session.clashes.length === 0 ? (
                  <li>
                    <Mark meaning="ok" light>
                      {[session.who, session.where].filter((part) => part !== null).join(", ")}
                    </Mark>
                  </li>
                ) : (
                  session.clashes.map((words) => (
                    <li key={words}>
                      <Mark meaning="stop">{words}</Mark>
                    </li>
                  ))
                )}
              </ul>
            </fieldset>
          </li>
        ))}
      </ol>
      {(long || short) && (
        <p className="t-ui text-ink-2">
          Gaps of {gaps.min} to {gaps.max} days, aiming for {gaps.target}.
          {short && !mayAllowShortGap ? " A gap under the least needs a clinician: choose a later date." : ""}
        </p>
      )}
      <CheckboxField name="acceptLongGap" label="Accept the longer gap" help={`Only needed where a gap is over ${gaps.max} days.`} />
      {mayAllowShortGap && (
        <TextField
          name="reason"
          label="Reason for a shorter gap"
          optional
          help={`Only needed where a gap is under ${gaps.min} days.`}
          maxLength={500}
        />
      )}
      <div className="form-foot">
        {/* First, so that the Enter key checks and never books. */}
        <SubmitButton name="intent" value="check" variant="secondary" pendingText="Checking…">
          Check these dates
        </SubmitButton>
        <SubmitButton name="intent" value="book" variant={clashing.length > 0 ? "soft" : "primary"} pendingText="Booking…">
          {`Book all ${count}`}
        </SubmitButton>
        <span className="t-small text-ink-2">
          {clashing.length === 0
            ? "Nothing is booked yet. All sessions are booked together, or none."
            : `${clashing.length === 1 ? "One session clashes" : `${clashing.length} sessions clash`}: change the date, time or clinician.`}
        </span>
      </div>
    </ActionForm>
  );
}
