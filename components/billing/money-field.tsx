import { TextField } from "#components/ui/field.tsx";

type MoneyFieldProps = {
  readonly name: string;
  readonly label: string;
  /** "$", before the amount. */
  readonly sign: string;
  readonly defaultValue?: string | undefined;
  readonly help?: string | undefined;
  readonly optional?: boolean | undefined;
};

/** An amount, with the sign of its currency beside it. */
export function MoneyField({ name, label, sign, defaultValue, help, optional }: MoneyFieldProps) {
  return (
    <TextField
      name={name}
      label={label}
      unit={sign}
      defaultValue={defaultValue}
      help={help}
      optional={optional}
      inputMode="decimal"
      autoComplete="off"
      maxLength={20}
    />
  );
}
