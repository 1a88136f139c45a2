import { Saved } from "#components/settings/saved.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Table } from "#components/ui/table.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enterArea } from "#lib/auth/session.ts";
import { getClinicZone } from "#lib/clinic/queries/locations.ts";
import { listCaps, type ZoneCapView } from "#lib/resources/queries/caps.ts";
import { approveZoneCapsAction, setZoneCapsAction } from "./actions.ts";

export const metadata = { title: "Depth caps" };

const REGIONS = { face: "Face", neck: "Neck", scalp: "Scalp", hand: "Hands", body: "Body" } as const;

export default async function ZonesPage({ searchParams }: PageProps<"/settings/zones">) {
  const ctx = await enterArea("clinic:read");
  const [{ done }, caps] = await Promise.all([searchParams, getClinicZone(ctx).then((zone) => listCaps(ctx, zone))]);
  const drafts = caps.filter(({ approved }) => approved === null);
  const mayEdit = widen(ctx, "definition:edit") !== null;
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[{ label: "Settings", href: "/settings" }]}
        title="Depth caps"
        lead="How deep each zone may be treated. The lowest of the device, its label and this cap holds. A lower draft holds at once, a deeper one from its approval."
      />
      <div className="stack">
        <Saved done={done} />
        {drafts.length > 0 && <Drafts drafts={drafts} mayApprove={widen(ctx, "definition:approve") !== null} />}
        {mayEdit ? <CapForm caps={caps} /> : <CapTable caps={caps} />}
      </div>
    </div>
  );
}

function Drafts({ drafts, mayApprove }: { readonly drafts: readonly ZoneCapView[]; readonly mayApprove: boolean }) {
  const many = drafts.length === 1 ? "1 cap is a draft" : `${drafts.length} caps are drafts`;
  return (
    <Panel title={many}>
      <div className="stack">
        <p className="t-ui">
          {drafts.map(({ label, cap, held }) => `${label} ${cap}${held === null ? "" : ` (${held} until then)`}`).join(", ")} mm. The
          defaults come mostly from weak sources: compare them with your own.
        </p>
        {mayApprove ? (
          <ActionForm action={approveZoneCapsAction} inline label="Approve the drafts">
            {drafts.map(({ zone, version }) => (
              <HiddenField key={zone} name={`zones.${zone}.version`} value={version} />
            ))}
            <SubmitButton pendingText="Approving…">
              {drafts.length === 1 ? "Approve it in my name" : `Approve all ${drafts.length} in my name`}
            </SubmitButton>
          </ActionForm>
        ) : (
          <Mark meaning="warn">A clinician approves them</Mark>
        )}
      </div>
    </Panel>
  );
}

const sayDraft = (held: string | null) => (held === null ? "draft" : `draft, ${held} mm holds until it is approved`);

function CapForm({ caps }: { readonly caps: readonly ZoneCapView[] }) {
  const version = caps.reduce((sum, cap) => sum + cap.version, 0);
  return (
    <Panel>
      <ActionForm version={version} action={setZoneCapsAction} submit="Save" submitVariant="secondary" label="Depth caps">
        {[...Map.groupBy(caps, ({ region }) => region)].map(([region, zones]) => (
          <fieldset key={region}>
            <legend className="t-h3 mb-2">{REGIONS[region]}</legend>
            <div className="grid items-start gap-4 sm:grid-cols-2">
              {zones.map(({ zone, label, cap, held, approved, version: seen }) => (
                <div key={zone}>
                  <HiddenField name={`zones.${zone}.version`} value={seen} />
                  <TextField
                    name={`zones.${zone}.cap`}
                    label={label}
                    help={approved ?? sayDraft(held)}
                    inputMode="decimal"
                    unit="mm"
                    defaultValue={cap}
                    autoComplete="off"
                  />
                </div>
              ))}
            </div>
          </fieldset>
        ))}
      </ActionForm>
    </Panel>
  );
}

function CapTable({ caps }: { readonly caps: readonly ZoneCapView[] }) {
  return (
    <Panel pad="flush">
      <Table
        caption="Deepest setting of each zone"
        rows={caps}
        rowKey={({ zone }) => zone}
        columns={[
          { key: "zone", head: "Zone", cell: ({ label }) => label },
          { key: "cap", head: "Cap, mm", numeric: true, cell: ({ cap }) => cap },
          { key: "approved", head: "Approved", cell: ({ approved, held }) => approved ?? sayDraft(held) },
        ]}
      />
    </Panel>
  );
}
