import { ServiceFields } from "#components/settings/service-fields.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { listAftercareSets, listCategories } from "#lib/services/queries.ts";
import { addServiceAction } from "../actions.ts";

export const metadata = { title: "Add a service" };

export default async function NewServicePage() {
  const ctx = await enterArea("clinic:write", "clinic:read");
  const [categories, sets] = await Promise.all([listCategories(ctx), listAftercareSets(ctx)]);
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Services", href: "/settings/services" },
        ]}
        title="Add a service"
      />
      <Panel>
        <ActionForm action={addServiceAction} submit="Add the service" beside={<TextLink href="/settings/services">Cancel</TextLink>}>
          <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
          <ServiceFields categories={categories} sets={sets} />
        </ActionForm>
      </Panel>
    </div>
  );
}
