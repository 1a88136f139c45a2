import { Chip } from "#components/ui/chip.tsx";
import { RadioGroup, SegmentedRadio } from "#components/ui/choice-field.tsx";
import { DateField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import type { FormAction } from "#lib/form-state.ts";

type Alert = {
  readonly id: string;
  readonly words: string;
  readonly severity: "info" | "warn" | "stop";
  readonly audience: "everyone" | "clinicians";
  readonly version: number;
  readonly until: string | null;
};

type AlertFormsProps = {
  readonly patientId: string;
  readonly alerts: readonly Alert[];
  readonly idempotencyKey: string;
  /** Whether alerts that only clinicians read may be written here. */
  readonly forClinicians: boolean;
  readonly add: FormAction;
  readonly archive: FormAction;
};

/** The alerts of a patient, each with its removal, and the form for a new one. */
export function AlertForms({ patientId, alerts, idempotencyKey, forClinicians, add, archive }: AlertFormsProps) {
  return (
    <div className="stack">
      {alerts.length > 0 && (
        <ul className="rows -mt-3" aria-label="Alerts">
          {alerts.map((alert) => (
            <li key={alert.id} className="row justify-between">
              <span className="min-w-0">
                <Chip meaning={alert.severity}>{alert.words}</Chip>
                {(alert.audience === "clinicians" || alert.until !== null) && (
                  <span className="second-line">
                    {[alert.audience === "clinicians" ? "For clinicians only" : null, alert.until === null ? null : `Shown ${alert.until}`]
                      .filter(Boolean)
                      .join(". ")}
                  </span>
                )}
              </span>
              <ActionForm action={archive} inline label={`Remove alert ${alert.words}`}>
                <HiddenField name="patientId" value={patientId} />
                <HiddenField name="alertId" value={alert.id} />
                <HiddenField name="version" value={alert.version} />
                <SubmitButton variant="secondary" size="row" pendingText="Removing…">
                  Remove
                </SubmitButton>
              </ActionForm>
            </li>
          ))}
        </ul>
      )}
      <ActionForm action={add} submit="Add alert" pendingText="Adding…" label="New alert">
        <HiddenField name="idempotencyKey" value={idempotencyKey} />
        <HiddenField name="patientId" value={patientId} />
        <TextField name="words" label="What must staff know?" maxLength={120} autoComplete="off" placeholder="Latex allergy" />
        <SegmentedRadio
          name="severity"
          label="How much does it matter?"
          defaultValue="warn"
          options={[
            { value: "info", label: "To know" },
            { value: "warn", label: "Take care" },
            { value: "stop", label: "Stop" },
          ]}
        />
        <DateField name="expiresOn" label="Last day it is shown" optional />
        {forClinicians && (
          <RadioGroup
            name="audience"
            label="Who reads it?"
            defaultValue="everyone"
            options={[
              { value: "everyone", label: "Everyone", help: "Reception too. No diagnoses." },
              { value: "clinicians", label: "Clinicians only" },
            ]}
          />
        )}
      </ActionForm>
    </div>
  );
}
