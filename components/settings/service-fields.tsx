import { CheckboxField, RadioGroup } from "#components/ui/choice-field.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { MOST_PHASES, SERVICE_KINDS } from "#lib/services/input.ts";
import { PhaseFields } from "./phase-fields.tsx";

type Phase = {
  readonly name: string;
  readonly minutes: number;
  readonly needsClinician: boolean;
  readonly needsRoom: boolean;
  readonly needsDevice: boolean;
};

type ServiceFieldsProps = {
  readonly categories: readonly { readonly id: string; readonly name: string }[];
  /** The aftercare sets in force. */
  readonly sets: readonly { readonly id: string; readonly name: string }[];
  readonly service?:
    | {
        readonly name: string;
        readonly categoryId: string;
        readonly kind: string;
        readonly aftercareId: string | null;
        readonly needles: boolean;
        readonly turnoverMinutes: number;
        readonly phases: readonly Phase[];
      }
    | undefined;
};

/** What can be booked: name, kind and phases. What it costs is said on the price list. */
export function ServiceFields({ categories, sets, service }: ServiceFieldsProps) {
  return (
    <>
      <TextField name="name" label="Name" help="As patients read it." defaultValue={service?.name} autoComplete="off" />
      {categories.length > 0 && (
        <SelectField
          name="categoryId"
          label="Category"
          options={categories.map(({ id, name }) => ({ value: id, label: name }))}
          placeholder="A new one, named below"
          defaultValue={service?.categoryId ?? categories[0]?.id}
        />
      )}
      <TextField
        name="newCategory"
        label={categories.length > 0 ? "New category" : "Category"}
        optional={categories.length > 0}
        help={
          categories.length > 0
            ? "Write here only to start a new heading in the price list."
            : "A heading in the price list, such as “Skin needling”."
        }
        autoComplete="off"
      />
      <RadioGroup name="kind" label="Kind" options={SERVICE_KINDS} defaultValue={service?.kind ?? "treatment"} />
      <CheckboxField
        name="needles"
        label="Uses needles"
        help="It cannot start before screening is clear and consent is signed. Only for treatments."
        defaultChecked={service?.needles}
      />
      {sets.length > 0 && (
        <SelectField
          name="aftercareId"
          label="Aftercare"
          help="Handed out when a treatment is signed."
          options={sets.map(({ id, name }) => ({ value: id, label: name }))}
          placeholder="As its category"
          defaultValue={service?.aftercareId ?? ""}
        />
      )}
      <PhaseFields phases={service?.phases ?? []} most={MOST_PHASES} />
      <TextField
        name="turnoverMinutes"
        label="Turnover"
        unit="min"
        help="How long room and device stay held after the last phase that needs them, to be cleaned and made ready. The visit is no longer for it."
        defaultValue={String(service?.turnoverMinutes ?? 0)}
        inputMode="numeric"
        autoComplete="off"
      />
    </>
  );
}
