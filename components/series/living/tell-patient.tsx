import { SegmentedRadio } from "#components/ui/choice-field.tsx";

/** Whether the one message of a change goes out. */
export function TellPatient() {
  return (
    <SegmentedRadio
      name="tellPatient"
      label="Tell the patient"
      options={[
        { value: "yes", label: "Tell them" },
        { value: "no", label: "Not now" },
      ]}
      defaultValue="yes"
    />
  );
}
