import { Mark } from "#components/ui/chip.tsx";
import { TextField } from "#components/ui/field.tsx";
import { Panel } from "#components/ui/panel.tsx";

type Props = {
  readonly given: { readonly product: string; readonly appliedAt: string | null; readonly doctor: string };
  /** Whether the screening says to ask a doctor first. */
  readonly asksDoctor: boolean;
};

/** The numbing cream of a session. Where the answers ask for a doctor, none is recorded without the name of the one who allowed it. */
export function AnaestheticPanel({ given, asksDoctor }: Props) {
  return (
    <Panel title="Numbing" aside={asksDoctor ? <Mark meaning="warn">Ask a doctor first</Mark> : "leave empty for none"}>
      <div className="grid gap-5">
        <TextField
          name="anaesthetic.product"
          label="Anaesthetic"
          optional
          help="The product with its strength."
          defaultValue={given.product}
          maxLength={120}
          autoComplete="off"
        />
        <TextField name="anaesthetic.appliedAt" label="Applied at" type="time" optional defaultValue={given.appliedAt ?? ""} />
        <TextField
          name="anaesthetic.doctor"
          label="Doctor who allowed it"
          optional={!asksDoctor}
          help={asksDoctor ? "The screening says to ask a doctor: the record needs the name." : undefined}
          defaultValue={given.doctor}
          maxLength={120}
          autoComplete="off"
        />
      </div>
    </Panel>
  );
}
