import type { ComponentProps } from "react";
import { DateField, SelectField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { Folded } from "./folded.tsx";
import { ScanField } from "./scan-field.tsx";

type Props = {
  readonly action: ComponentProps<typeof ActionForm>["action"];
  readonly locationId: string;
  /** What a lot may be of whose code names no product; left out on a product's own page. */
  readonly products: readonly { readonly id: string; readonly name: string }[];
  /** The product whose page this is. */
  readonly supplyId?: string | undefined;
};

/** Counts a delivery in: scan one pack, say how many. */
export function ReceiveForm({ action, locationId, products, supplyId }: Props) {
  const expiry = <DateField name="expiry" label="Expiry on the pack" optional={supplyId === undefined} />;
  return (
    <ActionForm action={action} submit="Count in" pendingText="Counting in…" label="Receive a delivery">
      <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
      <HiddenField name="locationId" value={locationId} />
      <ScanField name="code" label="Scan a pack, or type its lot" />
      <TextField name="units" label="Units that came in" inputMode="numeric" autoComplete="off" />
      {supplyId === undefined ? (
        <Folded summary="A lot that is not on the list">
          <div className="fields">
            <SelectField
              name="supplyId"
              label="Product"
              optional
              placeholder="Choose the product"
              options={products.map(({ id, name }) => ({ value: id, label: name }))}
            />
            {expiry}
          </div>
        </Folded>
      ) : (
        <>
          <HiddenField name="supplyId" value={supplyId} />
          {expiry}
        </>
      )}
    </ActionForm>
  );
}
