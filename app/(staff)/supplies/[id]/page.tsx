import { notFound } from "next/navigation";
import { Saved } from "#components/settings/saved.tsx";
import { ReceiveForm } from "#components/supplies/receive-form.tsx";
import { SupplyFields } from "#components/supplies/supply-fields.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { listLocations } from "#lib/clinic/queries/locations.ts";
import { idField } from "#lib/fields.ts";
import { getSupply, type SupplyView } from "#lib/supplies/queries/stock.ts";
import { SUPPLY_KINDS } from "#lib/supplies/rules.ts";
import { archiveSupplyAction, receiveLotAction, restoreSupplyAction, updateSupplyAction } from "../actions.ts";
import { LotRow } from "./lot-row.tsx";

export const metadata = { title: "Product" };

export default async function SupplyPage({ params, searchParams }: PageProps<"/supplies/[id]">) {
  const ctx = await enter("supply:manage", "clinic:read");
  const [{ id }, asked] = await Promise.all([params, searchParams]);
  const supply = idField.safeParse(id).success ? await getSupply(ctx, id) : null;
  if (supply === null) notFound();
  const locations = await listLocations(ctx);
  const location = locations.find((each) => each.id === asked.location) ?? locations[0];
  return (
    <div className="page page-list">
      <PageHead
        crumbs={[{ label: "Stock", href: "/supplies" }]}
        title={supply.name}
        lead={[SUPPLY_KINDS[supply.kind].label, supply.manufacturer, supply.strength].filter((part) => part !== "").join(", ")}
      />
      <div className="with-side">
        <div className="stack">
          <Saved done={asked.done} />
          {supply.archived && <Notice meaning="info">No longer on the list. Its lots are kept, and a recall still finds them.</Notice>}
          <Lots supply={supply} mayRecall={widen(ctx, "patient:read") !== null} mayResume={widen(ctx, "treatment:record") !== null} />
        </div>
        <div className="stack">
          {!supply.archived && location && (
            <Panel title="Receive a delivery">
              <div className="stack">
                {locations.length > 1 && (
                  <Segmented
                    label="Location"
                    items={locations.map((each) => ({
                      href: `/supplies/${supply.id}?location=${each.id}`,
                      label: each.name,
                      current: each.id === location.id,
                    }))}
                  />
                )}
                <ReceiveForm action={receiveLotAction} locationId={location.id} products={[]} supplyId={supply.id} />
              </div>
            </Panel>
          )}
          {!supply.archived && (
            <Panel title="The product">
              <ActionForm version={supply.version} action={updateSupplyAction} submit="Save" submitVariant="secondary" label="The product">
                <HiddenField name="supplyId" value={supply.id} />
                <HiddenField name="version" value={supply.version} />
                <SupplyFields supply={supply} />
              </ActionForm>
            </Panel>
          )}
          <Archive supply={supply} />
        </div>
      </div>
    </div>
  );
}

type LotsProps = { readonly supply: SupplyView; readonly mayRecall: boolean; readonly mayResume: boolean };

function Lots({ supply, ...may }: LotsProps) {
  return (
    <Panel
      title="Lots"
      aside={supply.lots.length === 0 ? undefined : "first what may be used"}
      pad={supply.lots.length === 0 ? "normal" : "flush"}
    >
      {supply.lots.length === 0 ? (
        <EmptyState small level={3} title="No lot yet">
          A lot stands here once a delivery is counted in, or one of its packs is scanned in a treatment.
        </EmptyState>
      ) : (
        <ul className="rows">
          {supply.lots.map((lot) => (
            <LotRow key={lot.id} lot={lot} {...may} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Archive({ supply }: { readonly supply: SupplyView }) {
  return (
    <Panel title={supply.archived ? "Use it again" : "Archive"}>
      <ActionForm
        version={supply.version}
        action={supply.archived ? restoreSupplyAction : archiveSupplyAction}
        submit={supply.archived ? "Put back on the list" : "Archive"}
        submitVariant="secondary"
        label={supply.archived ? "Use it again" : "Archive"}
      >
        <HiddenField name="supplyId" value={supply.id} />
        <HiddenField name="version" value={supply.version} />
        <p className="t-ui text-ink-2">
          {supply.archived ? "Its lots can be used from then on." : "It can no longer be used; its lots are kept, and a recall finds them."}
        </p>
      </ActionForm>
    </Panel>
  );
}
