import { RadioGroup, SegmentedRadio } from "#components/ui/choice-field.tsx";
import { SelectField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { FormAction } from "#lib/form-state.ts";
import type { ImportView } from "#lib/interchange/queries/imports.ts";
import { FIELDS_OF } from "#lib/interchange/rules/kinds.ts";

const ORDERS = [
  { value: "dmy", label: "Day, month, year" },
  { value: "mdy", label: "Month, day, year" },
  { value: "ymd", label: "Year, month, day" },
];

const LIKELY = [
  { value: "skip", label: "Leave them out", help: "They are listed, and can be registered by hand." },
  { value: "make", label: "Make them all the same", help: "They can be merged later." },
];

type Props = { readonly found: ImportView; readonly action: FormAction };

/** Says what each column is; the rows are then read anew. Files with the same headings are matched so the next time. */
export function MatchForm({ found, action }: Props) {
  const options = Object.entries(FIELDS_OF[found.kind]).map(([value, { label }]) => ({ value, label }));
  const example = (at: number) =>
    found.first
      .map(({ cells }) => cells[at] ?? "")
      .filter((cell) => cell !== "")
      .slice(0, 2)
      .join(" · ");
  const columns = found.headers.map((heading, at) => ({
    name: `columns.${at}`,
    label: heading === "" ? `Column ${at + 1}` : heading,
    help: example(at),
    says: found.columns[at] ?? "",
  }));
  return (
    <Panel title="What the columns say">
      <ActionForm action={action} submit="Check the rows" pendingText="Checking…" label="What the columns say">
        <HiddenField name="importId" value={found.id} />
        <HiddenField name="version" value={found.version} />
        <div className="import-columns">
          {columns.map(({ name, label, help, says }) => (
            <SelectField key={name} name={name} label={label} help={help} options={options} defaultValue={says} placeholder="Leave out" />
          ))}
        </div>
        <SegmentedRadio name="dateOrder" label="Dates in the file" options={ORDERS} defaultValue={found.dateOrder} />
        {found.kind === "patients" && (
          <RadioGroup name="likely" label="Rows that look like somebody who is here" options={LIKELY} defaultValue={found.likely} />
        )}
      </ActionForm>
    </Panel>
  );
}
