import { CheckboxField } from "#components/ui/choice-field.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { stepsFrom } from "#lib/appointments/rules/steps.ts";
import type { FormAction } from "#lib/form-state.ts";
import type { VisitStatus } from "./status.ts";

type Props = {
  readonly appointment: {
    readonly id: string;
    readonly version: number;
    readonly status: VisitStatus;
    readonly next: readonly VisitStatus[];
    readonly needles: boolean;
    readonly dayHasCome: boolean;
    readonly started: boolean;
    readonly inSeries: boolean;
  };
  readonly action: FormAction;
  /** Whether a short gap may be allowed here, with a reason. */
  readonly mayAllowShortGap: boolean;
};

/** The steps that can follow, each in one click. What cannot be yet is not offered: nobody arrives tomorrow. */
export function StatusFlow({ appointment, action, mayAllowShortGap }: Props) {
  const { id, version, status, dayHasCome, inSeries } = appointment;
  const ended = status === "cancelled" || status === "no_show";
  const steps = stepsFrom(appointment);
  if (steps.length === 0) return null;
  // On its day a visit is expected to arrive; until then, to be confirmed.
  const main = (dayHasCome && steps.find(({ to }) => to === "arrived")?.to) || steps.find(({ to }) => to !== "no_show")?.to;
  return (
    <ActionForm action={action} label="Status" inline={!ended}>
      <HiddenField name="appointmentId" value={id} />
      <HiddenField name="version" value={version} />
      {ended && inSeries && (
        <CheckboxField
          name="acceptLongGap"
          label="Accept the longer gap"
          help="Only needed where the gap to a neighbouring session is over the most."
        />
      )}
      {ended && inSeries && mayAllowShortGap && (
        <TextField
          name="reason"
          label="Reason for a shorter gap"
          optional
          help="Only needed where a gap would be under the least."
          maxLength={500}
        />
      )}
      <span className="flex flex-wrap gap-2">
        {steps.map(({ to, words }) => (
          <SubmitButton key={to} name="to" value={to} variant={to === main ? "primary" : "secondary"}>
            {words}
          </SubmitButton>
        ))}
      </span>
    </ActionForm>
  );
}
