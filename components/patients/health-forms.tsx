import { SegmentedRadio } from "#components/ui/choice-field.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import type { FormAction } from "#lib/form-state.ts";

type HealthFormsProps = {
  readonly kind: "allergy" | "medicine";
  readonly patientId: string;
  readonly items: readonly {
    readonly id: string;
    readonly version: number;
    readonly words: string;
    readonly detail: string;
    readonly noted: string;
    readonly none: boolean;
  }[];
  readonly codes: readonly { readonly value: string; readonly label: string }[];
  readonly idempotencyKey: string;
  readonly add: FormAction;
  readonly end: FormAction;
};

const WORDS = {
  allergy: { list: "Allergies", add: "Add allergy", code: "Allergic to", detail: "What happened", like: "Swelling within minutes" },
  medicine: { list: "Medicines", add: "Add medicine", code: "Takes", detail: "Dose and how often", like: "5 mg, mornings" },
} as const;

/** Allergies or medicines: what stands, each with its end, and the form for one more. Nothing here tells anybody to stop a medicine. */
export function HealthForms({ kind, patientId, items, codes, idempotencyKey, add, end }: HealthFormsProps) {
  const words = WORDS[kind];
  return (
    <div className="stack">
      {items.length === 0 && <p className="text-ink-2">Not asked yet. Choose the first of the list where there is none.</p>}
      {items.length > 0 && (
        <ul className="rows -mt-3" aria-label={words.list}>
          {items.map((item) => (
            <li key={item.id} className="row justify-between">
              <div className="min-w-0 flex-1">
                <span className="font-semibold">{item.words}</span>
                {item.detail !== "" && <span className="second-line">{item.detail}</span>}
                <span className="second-line">{item.noted}</span>
                <details className="panel-more">
                  <summary>
                    Take off<span className="visually-hidden"> {item.words}</span>
                  </summary>
                  <div className="flex flex-wrap gap-2">
                    <EndForm patientId={patientId} item={item} how="over" label={item.none ? "No longer so" : "Over"} end={end} />
                    <EndForm patientId={patientId} item={item} how="mistake" label="Written down by mistake" end={end} />
                  </div>
                </details>
              </div>
            </li>
          ))}
        </ul>
      )}
      <ActionForm action={add} submit={words.add} pendingText="Adding…" label={words.add}>
        <HiddenField name="idempotencyKey" value={idempotencyKey} />
        <HiddenField name="patientId" value={patientId} />
        <SelectField name="code" label={words.code} options={codes} placeholder="Choose" defaultValue="" />
        <TextField name="words" label="In their own words" optional maxLength={120} autoComplete="off" />
        <TextField name="detail" label={words.detail} optional maxLength={200} autoComplete="off" placeholder={words.like} />
        {kind === "allergy" && (
          <SegmentedRadio
            name="severity"
            label="How bad was it?"
            defaultValue="unknown"
            options={[
              { value: "unknown", label: "Not known" },
              { value: "mild", label: "Mild" },
              { value: "moderate", label: "Moderate" },
              { value: "severe", label: "Severe" },
            ]}
          />
        )}
      </ActionForm>
    </div>
  );
}

function EndForm({
  patientId,
  item,
  how,
  label,
  end,
}: {
  readonly patientId: string;
  readonly item: HealthFormsProps["items"][number];
  readonly how: "over" | "mistake";
  readonly label: string;
  readonly end: FormAction;
}) {
  return (
    <ActionForm action={end} inline label={`${item.words}: ${label.toLowerCase()}`}>
      <HiddenField name="patientId" value={patientId} />
      <HiddenField name="itemId" value={item.id} />
      <HiddenField name="version" value={item.version} />
      <HiddenField name="how" value={how} />
      <SubmitButton variant="secondary" size="row" pendingText="Saving…">
        {label}
      </SubmitButton>
    </ActionForm>
  );
}
