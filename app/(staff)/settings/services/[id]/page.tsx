import { notFound } from "next/navigation";
import { Saved } from "#components/settings/saved.tsx";
import { ServiceFields } from "#components/settings/service-fields.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Table } from "#components/ui/table.tsx";
import { type Ctx, widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getServiceWithPhases, listAftercareSets, listCategories, type ServiceWithPhases } from "#lib/services/queries.ts";
import { archiveServiceAction, restoreServiceAction, updateServiceAction } from "../actions.ts";

export const metadata = { title: "Service" };

type Props = { readonly params: Promise<{ readonly id: string }>; readonly searchParams: Promise<{ readonly done?: string | string[] }> };

const kinds = { treatment: "treatment", consultation: "consultation", review: "review" } as const;

export default async function ServicePage({ params, searchParams }: Props) {
  const ctx = await enter("clinic:read");
  const [{ id }, { done }] = await Promise.all([params, searchParams]);
  const service = idField.safeParse(id).success ? await getServiceWithPhases(ctx, id) : null;
  if (service === null) notFound();
  const mayWrite = widen(ctx, "clinic:write") !== null;
  const facts = [
    `${service.category}: ${kinds[service.kind]}${service.needles ? " with needles" : ""}`,
    service.turnoverMinutes === 0 ? `${service.minutes} min` : `${service.minutes} min and ${service.turnoverMinutes} min turnover`,
  ];
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Services", href: "/settings/services" },
        ]}
        title={service.name}
        lead={facts.join(", ")}
      />
      <div className="stack">
        <Saved done={done} />
        {service.archived && <Notice meaning="info">No longer offered. Visits already booked stay.</Notice>}
        {mayWrite && !service.archived ? <EditForm ctx={ctx} service={service} /> : <Phases service={service} />}
        {mayWrite && <ArchiveForm service={service} />}
      </div>
    </div>
  );
}

async function EditForm({ ctx, service }: { readonly ctx: Ctx<"clinic:read">; readonly service: ServiceWithPhases }) {
  const [categories, sets] = await Promise.all([listCategories(ctx), listAftercareSets(ctx)]);
  return (
    <Panel>
      <ActionForm version={service.version} action={updateServiceAction} submit="Save the service">
        <HiddenField name="serviceId" value={service.id} />
        <HiddenField name="version" value={service.version} />
        <ServiceFields categories={categories} sets={sets} service={service} />
      </ActionForm>
    </Panel>
  );
}

function Phases({ service }: { readonly service: ServiceWithPhases }) {
  return (
    <Panel pad="flush">
      <Table
        caption="Phases, in order"
        showCaption
        rows={service.phases}
        rowKey={({ name }) => name}
        columns={[
          { key: "name", head: "Phase", cell: ({ name }) => name },
          { key: "minutes", head: "Minutes", numeric: true, cell: ({ minutes }) => minutes },
          {
            key: "needs",
            head: "Needs",
            cell: ({ needsClinician, needsRoom, needsDevice }) =>
              [needsClinician && "clinician", needsRoom && "room", needsDevice && "device"].filter(Boolean).join(", "),
          },
        ]}
      />
    </Panel>
  );
}

function ArchiveForm({ service }: { readonly service: ServiceWithPhases }) {
  return (
    <Panel title={service.archived ? "Offer it again" : "Archive"}>
      <ActionForm
        version={service.version}
        action={service.archived ? restoreServiceAction : archiveServiceAction}
        submit={service.archived ? "Offer again" : "Archive"}
        submitVariant="secondary"
      >
        <HiddenField name="serviceId" value={service.id} />
        <HiddenField name="version" value={service.version} />
        <p className="t-ui text-ink-2">
          {service.archived
            ? "It can be booked again from then on."
            : "It can no longer be booked. Visits already booked stay, and so does every record."}
        </p>
      </ActionForm>
    </Panel>
  );
}
