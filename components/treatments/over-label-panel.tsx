import type { ComponentProps } from "react";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { Panel } from "#components/ui/panel.tsx";

type Choice = { readonly id: string; readonly label: string };

type Props = {
  readonly treatmentId: string;
  readonly action: ComponentProps<typeof ActionForm>["action"];
  /** Zones that the label holds shallower than the device goes and the clinic allows. */
  readonly zones: readonly Choice[];
  readonly doctors: readonly Choice[];
};

/** For who is no doctor: a depth over the device's label, signed off on this tablet by a doctor who stands beside them. */
export function OverLabelPanel({ treatmentId, action, zones, doctors }: Props) {
  return (
    <Panel>
      <details className="more-fields">
        <summary>Over the device’s label, with a doctor’s sign-off</summary>
        <ActionForm action={action} touch submit="Sign off this depth" submitVariant="secondary" label="Sign off a depth over the label">
          <HiddenField name="treatmentId" value={treatmentId} />
          <div className="grid items-start gap-5 md:grid-cols-3">
            <SelectField
              name="zone"
              label="Zone"
              placeholder="Choose the zone"
              options={zones.map(({ id, label }) => ({ value: id, label }))}
            />
            <TextField name="depth" label="Depth" inputMode="decimal" unit="mm" autoComplete="off" />
            <TextField name="passes" label="Passes" inputMode="numeric" autoComplete="off" />
          </div>
          <TextField name="reason" label="Why deeper than the label" maxLength={500} autoComplete="off" />
          <div className="grid items-start gap-5 md:grid-cols-2">
            <SelectField
              name="colleagueId"
              label="Doctor"
              placeholder="Choose the doctor"
              options={doctors.map(({ id, label }) => ({ value: id, label }))}
            />
            <TextField
              name="secret"
              type="password"
              label="Their PIN or password"
              help="The doctor types it here; you stay signed in."
              autoComplete="off"
              secret
            />
          </div>
        </ActionForm>
      </details>
    </Panel>
  );
}
