"use client";

import { useState } from "react";
import { CheckboxField } from "#components/ui/choice-field.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { useField } from "#components/ui/form-context.tsx";
import { SUPPLY_KINDS } from "#lib/supplies/rules.ts";

type SupplyFieldsProps = {
  readonly supply?:
    | {
        readonly kind: string;
        readonly name: string;
        readonly manufacturer: string;
        readonly strength: string;
        readonly gtin: string | null;
        readonly singleUse: boolean;
        readonly forNeedledSkin: boolean;
        readonly maxMinutes: number | null;
        readonly lowAt: number;
      }
    | undefined;
};

const KINDS = Object.entries(SUPPLY_KINDS).map(([value, { label }]) => ({ value, label }));

/**
 * What is known of a product. With JavaScript the fields that its kind does not have step back; without it they are all there, and what does not belong to
 * the kind is not kept.
 */
export function SupplyFields({ supply }: SupplyFieldsProps) {
  const { sent } = useField("kind");
  const [chosen, setChosen] = useState<string | null>(null);
  const kind = chosen ?? sent?.[0] ?? supply?.kind ?? "";
  const any = kind === "";
  return (
    <>
      <SelectField
        name="kind"
        label="Kind"
        placeholder="Choose the kind"
        options={KINDS}
        defaultValue={supply?.kind}
        onChange={setChosen}
      />
      <TextField
        name="name"
        label="Name"
        help="As it stands on the shelf, such as “12-needle tip”."
        defaultValue={supply?.name}
        autoComplete="off"
      />
      <TextField name="manufacturer" label="Manufacturer" optional defaultValue={supply?.manufacturer} autoComplete="off" />
      <TextField
        name="gtin"
        label="Product code"
        optional
        help="The digits below its bar code (GTIN). With it a scan finds the product."
        inputMode="numeric"
        defaultValue={supply?.gtin ?? ""}
        autoComplete="off"
      />
      <TextField
        name="lowAt"
        label="Warn when this many are left"
        inputMode="numeric"
        unit="left"
        defaultValue={supply?.lowAt ?? 5}
        autoComplete="off"
      />
      {(any || kind === "anaesthetic") && (
        <>
          <TextField
            name="strength"
            label="Strength"
            optional
            help="Such as “lidocaine 5 %”."
            defaultValue={supply?.strength}
            autoComplete="off"
          />
          <TextField
            name="maxMinutes"
            label="Longest time on the skin"
            optional
            help="By its label. The timer warns from then on. A clinician enters it."
            inputMode="numeric"
            unit="min"
            defaultValue={supply?.maxMinutes ?? ""}
            autoComplete="off"
          />
        </>
      )}
      {(any || kind === "glide" || kind === "serum") && (
        <CheckboxField
          name="forNeedledSkin"
          label="On the list for needled skin"
          help="Only what is meant to reach the dermis. A clinician decides; nothing else can be used in a treatment."
          defaultChecked={supply?.forNeedledSkin}
        />
      )}
      {(any || kind === "kit" || kind === "consumable") && (
        <CheckboxField name="singleUse" label="Single use" help="One unit, one treatment." defaultChecked={supply?.singleUse} />
      )}
    </>
  );
}
