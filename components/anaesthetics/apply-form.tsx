"use client";

import { type ComponentProps, useState } from "react";
import { CheckboxField, CheckboxGroup } from "#components/ui/choice-field.tsx";
import { DateField, SelectField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { useForm } from "#components/ui/form-context.tsx";

type Choice = { readonly value: string; readonly label: string };

type Props = {
  readonly action: ComponentProps<typeof ActionForm>["action"];
  readonly idempotencyKey: string;
  readonly appointmentId: string;
  /** Whether the treatment has begun: then the cream has come off too. */
  readonly late: boolean;
  readonly asksDoctor: boolean;
  readonly stock: readonly Choice[];
  readonly regions: readonly Choice[];
  readonly zones: readonly Choice[];
  readonly likely: readonly string[];
  readonly touch: boolean;
};

/** What is put on, how much and where: a timer starts, or, once the treatment has begun, both times are told. */
export function ApplyForm(props: Props) {
  const { action, idempotencyKey, appointmentId, late, touch } = props;
  return (
    <ActionForm
      action={action}
      touch={touch}
      submit={late ? "Add to the record" : "Cream is on"}
      submitVariant="secondary"
      label="Put on numbing cream"
    >
      <HiddenField name="idempotencyKey" value={idempotencyKey} />
      <HiddenField name="appointmentId" value={appointmentId} />
      <Fields {...props} />
    </ActionForm>
  );
}

function Fields({ stock, regions, zones, likely, late, asksDoctor }: Props) {
  const { state } = useForm();
  const sent = state.outcome === "refused" ? state.values.lotId : undefined;
  const first = stock.length === 1 ? (stock[0]?.value ?? "") : "";
  const [lot, setLot] = useState(first);
  const chosen = typeof sent === "string" ? sent : first;
  return (
    <>
      {stock.length > 0 && (
        <SelectField
          name="lotId"
          label="Anaesthetic"
          options={stock}
          placeholder="Another, typed below"
          defaultValue={chosen}
          onChange={setLot}
        />
      )}
      <div className={lot === "" ? "numbing-typed" : "numbing-typed is-stocked"}>
        <TextField name="product" label={stock.length > 0 ? "Another anaesthetic" : "Anaesthetic"} maxLength={120} autoComplete="off" />
        <TextField name="strength" label="Strength" optional maxLength={60} autoComplete="off" />
        <TextField name="lot" label="Lot number" help="As it stands on the pack or tub." maxLength={60} autoComplete="off" />
        <DateField name="expiry" label="Expiry" />
        <TextField name="maxMinutes" label="Longest time by its label" optional inputMode="numeric" maxLength={3} unit="min" />
      </div>
      <CheckboxGroup name="regions" label="Put on" layout="pressed" options={regions} defaultValue={likely} />
      <details className="panel-more numbing-zones">
        <summary>Only some zones</summary>
        <CheckboxGroup name="zones" label="Zones" help="Instead of a whole region above, or beside one." options={zones} />
      </details>
      <div className="numbing-pair">
        <TextField name="grams" label="Amount" optional inputMode="decimal" maxLength={5} unit="g" autoComplete="off" />
        <TextField name="appliedAt" label="On at" type="time" {...(late ? {} : { aside: "empty: now" })} />
        {late && <TextField name="removedAt" label="Off at" type="time" />}
      </div>
      <CheckboxField name="occluded" label="Under film" />
      <CheckboxField name="compounded" label="Made by a compounding pharmacy" />
      <TextField
        name="doctor"
        label="Doctor who allowed it"
        optional={!asksDoctor}
        help={asksDoctor ? "The screening says to ask a doctor: the record needs the name." : undefined}
        maxLength={120}
        autoComplete="off"
      />
    </>
  );
}
