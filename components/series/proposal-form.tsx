import { ButtonLink } from "#components/ui/button.tsx";
import { CheckboxGroup } from "#components/ui/choice-field.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import type { FormState } from "#lib/form-state.ts";

type Choice = { readonly value: string; readonly label: string };

type Props = {
  readonly action: (state: FormState, data: FormData) => Promise<FormState>;
  readonly idempotencyKey: string;
  readonly patientId: string;
  readonly protocolVersionId: string;
  readonly protocol: {
    readonly sessions: { readonly min: number; readonly default: number; readonly max: number };
    readonly gapDays: { readonly min: number; readonly target: number; readonly max: number };
    readonly flags: readonly string[];
    readonly zones: readonly (Choice & { readonly help: string })[];
  };
  readonly services: readonly Choice[];
  readonly locations: readonly Choice[];
  readonly back: string;
};

/** A proposal within its protocol, begun with the protocol's usual numbers. Gaps in days, depths in millimetres. */
export function ProposalForm({ action, idempotencyKey, patientId, protocolVersionId, protocol, services, locations, back }: Props) {
  const { sessions, gapDays, flags, zones } = protocol;
  return (
    <ActionForm action={action} submit="Propose the series" pendingText="Saving…" beside={<ButtonLink href={back}>Cancel</ButtonLink>}>
      <HiddenField name="idempotencyKey" value={idempotencyKey} />
      <HiddenField name="patientId" value={patientId} />
      <HiddenField name="protocolVersionId" value={protocolVersionId} />
      {flags.length > 0 && (
        <ul className="t-ui list-disc ps-5 text-ink-2" aria-label="To weigh">
          {flags.map((flag) => (
            <li key={flag}>{flag}</li>
          ))}
        </ul>
      )}
      <SelectField name="serviceId" label="Service" options={services} defaultValue={services[0]?.value} />
      {locations.length === 1 && locations[0] !== undefined ? (
        <HiddenField name="locationId" value={locations[0].value} />
      ) : (
        <SelectField name="locationId" label="Location" options={locations} defaultValue={locations[0]?.value} />
      )}
      <div className="max-w-72">
        <TextField
          name="sessions"
          label="Sessions"
          type="number"
          inputMode="numeric"
          min={sessions.min}
          max={sessions.max}
          defaultValue={sessions.default}
          help={
            sessions.min === sessions.max ? `The protocol has ${sessions.min}.` : `The protocol allows ${sessions.min} to ${sessions.max}.`
          }
        />
      </div>
      <fieldset>
        <legend className="label">Days between sessions</legend>
        <p className="help">
          The protocol allows {gapDays.min} to {gapDays.max}, aiming for {gapDays.target}.
        </p>
        <div className="mt-2 grid gap-4 sm:grid-cols-3">
          <TextField
            name="gaps.min"
            label="At least"
            type="number"
            inputMode="numeric"
            min={gapDays.min}
            max={56}
            defaultValue={gapDays.min}
            unit="days"
          />
          <TextField
            name="gaps.target"
            label="Aim for"
            type="number"
            inputMode="numeric"
            min={gapDays.min}
            max={56}
            defaultValue={gapDays.target}
            unit="days"
          />
          <TextField
            name="gaps.max"
            label="At most"
            type="number"
            inputMode="numeric"
            min={gapDays.min}
            max={gapDays.max}
            defaultValue={gapDays.max}
            unit="days"
          />
        </div>
      </fieldset>
      <CheckboxGroup
        name="zones"
        label="Areas"
        help="All that the protocol lists, with its depths. Untick what is left out."
        options={zones}
        defaultValue={zones.map(({ value }) => value)}
        layout="boxes"
      />
    </ActionForm>
  );
}
