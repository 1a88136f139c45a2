import { RadioGroup } from "#components/ui/choice-field.tsx";
import { DateField, TextField } from "#components/ui/field.tsx";
import { DEVICE_KINDS } from "#lib/resources/input.ts";

type DeviceFieldsProps = {
  readonly device?:
    | {
        readonly name: string;
        readonly deviceKind: string;
        readonly manufacturer: string;
        readonly model: string;
        readonly serial: string;
        readonly regulatoryId: string;
        readonly needleCount: number | null;
        readonly speeds: string;
        readonly serviceDue: string | null;
        readonly maxDepthMm: number;
        readonly labelCapMm: number | null;
      }
    | undefined;
};

/** What is known of a needling device. Depths in millimetres. */
export function DeviceFields({ device }: DeviceFieldsProps) {
  return (
    <>
      <TextField
        name="name"
        label="Name"
        help="As the diary shows it, such as “SkinPen 1”."
        defaultValue={device?.name}
        autoComplete="off"
      />
      <RadioGroup name="deviceKind" label="Kind" layout="boxes" options={DEVICE_KINDS} defaultValue={device?.deviceKind} />
      <TextField name="manufacturer" label="Manufacturer" optional defaultValue={device?.manufacturer} autoComplete="off" />
      <TextField name="model" label="Model" defaultValue={device?.model} autoComplete="off" />
      <TextField name="serial" label="Serial number" optional defaultValue={device?.serial} autoComplete="off" />
      <TextField
        name="regulatoryId"
        label="Regulator’s number"
        optional
        help="ARTG, UDI-DI or 510(k)."
        defaultValue={device?.regulatoryId}
        autoComplete="off"
      />
      <TextField
        name="needleCount"
        label="Needles"
        optional
        help="Of its usual cartridge or head."
        inputMode="numeric"
        defaultValue={device?.needleCount ?? ""}
        autoComplete="off"
      />
      <TextField
        name="speeds"
        label="Speeds"
        optional
        help="As its dial says them: “1 to 5”, “6,300 to 7,700 rpm”."
        defaultValue={device?.speeds}
        autoComplete="off"
      />
      <DateField
        name="serviceDue"
        label="Next service due"
        optional
        help="From that day on the treatment page says so."
        defaultValue={device?.serviceDue ?? ""}
      />
      <TextField
        name="maxDepthMm"
        label="Deepest setting"
        help="How far the device itself can go."
        inputMode="decimal"
        unit="mm"
        defaultValue={device?.maxDepthMm}
        autoComplete="off"
      />
      <TextField
        name="labelCapMm"
        label="Deepest setting on its label"
        optional
        help="What the maker’s label names for its use. Deeper needs a reason and a clinician’s sign-off."
        inputMode="decimal"
        unit="mm"
        defaultValue={device?.labelCapMm ?? undefined}
        autoComplete="off"
      />
    </>
  );
}
