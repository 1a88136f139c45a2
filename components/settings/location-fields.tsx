import { RadioGroup } from "#components/ui/choice-field.tsx";
import { SelectField, TextArea, TextField } from "#components/ui/field.tsx";

type Choice = { readonly value: string; readonly label: string; readonly group: string };

type LocationFieldsProps = {
  /** What stands before the names sent, such as "location."; nothing when left out. */
  readonly within?: string | undefined;
  readonly zones: readonly Choice[];
  readonly jurisdictions: readonly Choice[];
  /** What stands there already; left out for a new location. */
  readonly location?:
    | {
        readonly name: string;
        readonly address: string;
        readonly phone: string;
        readonly timeZone: string;
        readonly jurisdiction: string;
        readonly dateOrder: string;
        readonly currency: string;
        readonly emergencyNumber: string;
      }
    | undefined;
};

const dateOrders = [
  { value: "dmy", label: "Day, month, year", help: "3 7 1988 is 3 July" },
  { value: "mdy", label: "Month, day, year", help: "3 7 1988 is 7 March" },
  { value: "ymd", label: "Year, month, day", help: "1988 7 3" },
];

/** What a location says of itself. */
export function LocationFields({ within = "", zones, jurisdictions, location }: LocationFieldsProps) {
  return (
    <>
      <TextField
        name={`${within}name`}
        label="Name"
        help="As patients read it, such as “Carlton, Melbourne”."
        defaultValue={location?.name}
        autoComplete="off"
      />
      <TextArea name={`${within}address`} label="Address" optional rows={2} defaultValue={location?.address} />
      <TextField name={`${within}phone`} label="Telephone" optional type="tel" defaultValue={location?.phone} autoComplete="off" />
      <SelectField
        name={`${within}timeZone`}
        label="Time zone"
        help="Every time booked here is on this clock. It stays once something is booked."
        options={zones}
        placeholder="Choose"
        defaultValue={location?.timeZone}
      />
      <SelectField
        name={`${within}jurisdiction`}
        label="Jurisdiction"
        help="Whose rules on age, consent and keeping records hold here."
        options={jurisdictions}
        placeholder="Choose"
        defaultValue={location?.jurisdiction}
      />
      <RadioGroup
        name={`${within}dateOrder`}
        label="How dates are typed here"
        options={dateOrders}
        defaultValue={location?.dateOrder ?? "dmy"}
      />
      <TextField
        name={`${within}currency`}
        label="Currency"
        help="Three letters, such as AUD."
        defaultValue={location?.currency}
        maxLength={3}
        autoComplete="off"
      />
      <TextField
        name={`${within}emergencyNumber`}
        label="Emergency number"
        help="Stands on every handout and in the patient’s portal."
        type="tel"
        defaultValue={location?.emergencyNumber}
        autoComplete="off"
      />
    </>
  );
}
