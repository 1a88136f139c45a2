import type { ComponentProps } from "react";
import { Mark } from "#components/ui/chip.tsx";
import { DateField, SelectField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { MaterialsView, UsedSupplyView } from "#lib/supplies/queries/materials.ts";
import { Folded } from "./folded.tsx";
import { ScanField } from "./scan-field.tsx";

type Action = ComponentProps<typeof ActionForm>["action"];

type Props = {
  readonly view: MaterialsView;
  readonly takeAction: Action;
  readonly returnAction: Action;
};

/** What of the stock goes into a treatment, written as it is opened: scanned, or its lot typed. Each line takes effect at once. */
export function MaterialsPanel({ view: { treatmentId, used, lots, products }, takeAction, returnAction }: Props) {
  const cartridge = used.some(({ kind }) => kind === "cartridge");
  return (
    <Panel title="Materials" aside={cartridge ? undefined : "no cartridge yet"} id="materials">
      <div className="stack">
        {used.length > 0 && (
          <ul className="used-units" aria-label="Used in this treatment">
            {used.map((unit) => (
              <UsedUnit key={unit.id} unit={unit} treatmentId={treatmentId} action={returnAction} />
            ))}
          </ul>
        )}
        <ActionForm action={takeAction} touch label="Add a material">
          <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
          <HiddenField name="treatmentId" value={treatmentId} />
          <div className="scan-line">
            <ScanField
              name="code"
              label="Scan or type a lot"
              list="materials-lots"
              help={lots.length === 0 ? "Nothing is on the stock list here yet." : "Cartridge, glide, serum, kit: one unit at a time."}
            />
            <SubmitButton variant="secondary" size="touch" pendingText="Adding…">
              Add
            </SubmitButton>
          </div>
          <datalist id="materials-lots">
            {lots.map(({ id, lot, words }) => (
              <option key={id} value={lot} label={words} />
            ))}
          </datalist>
          <Folded summary="A lot that is not on the list">
            <div className="grid items-start gap-4 md:grid-cols-2">
              <SelectField
                name="supplyId"
                label="Product"
                optional
                placeholder="Choose the product"
                options={products.map(({ id, name, kind }) => ({ value: id, label: name, group: kind }))}
              />
              <DateField name="expiry" label="Expiry on the pack" optional />
            </div>
          </Folded>
        </ActionForm>
      </div>
    </Panel>
  );
}

/** "12-needle tip", "Lot BC-2609-114, unit 0417" */
function UsedUnit({ unit, treatmentId, action }: { readonly unit: UsedSupplyView; readonly treatmentId: string; readonly action: Action }) {
  const which = `${unit.name}, lot ${unit.lot}${unit.serial === "" ? "" : `, unit ${unit.serial}`}`;
  return (
    <li>
      <div className="min-w-0">
        <p className="strong">{unit.name}</p>
        <p className="t-ui">
          Lot {unit.lot}
          {unit.serial !== "" && `, unit ${unit.serial}`}
        </p>
        <p className="t-small flex flex-wrap gap-x-3 text-ink-2">
          <Mark meaning="ok" micro>
            {unit.inDate}
          </Mark>
          {unit.left !== null && <span>{unit.left}</span>}
          <span>{unit.opened}</span>
        </p>
      </div>
      <ActionForm action={action} inline label={`Take off: ${which}`}>
        <HiddenField name="treatmentId" value={treatmentId} />
        <HiddenField name="usedId" value={unit.id} />
        <SubmitButton variant="quiet" size="touch" pendingText="Taking off…">
          Take off
          <span className="visually-hidden">: {which}</span>
        </SubmitButton>
      </ActionForm>
    </li>
  );
}
