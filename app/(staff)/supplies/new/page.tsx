import { SupplyFields } from "#components/supplies/supply-fields.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { addSupplyAction } from "../actions.ts";

export const metadata = { title: "Add a product" };

export default async function NewSupplyPage() {
  await enterArea("supply:manage");
  return (
    <div className="page page-narrow">
      <PageHead crumbs={[{ label: "Stock", href: "/supplies" }]} title="Add a product" />
      <Panel>
        <ActionForm action={addSupplyAction} submit="Add the product" beside={<ButtonLink href="/supplies">Cancel</ButtonLink>}>
          <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
          <SupplyFields />
        </ActionForm>
      </Panel>
    </div>
  );
}
