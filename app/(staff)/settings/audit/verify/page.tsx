import { Mark } from "#components/ui/chip.tsx";
import { ActionForm } from "#components/ui/form.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Table } from "#components/ui/table.tsx";
import { listVerifications } from "#lib/audit/queries/verifications.ts";
import { enterArea } from "#lib/auth/session.ts";
import { verifyAuditAction } from "../actions.ts";

export const metadata = { title: "Verify the audit trail" };

export default async function VerifyPage() {
  const ctx = await enterArea("audit:read");
  const results = await listVerifications(ctx);
  return (
    <div className="page page-narrow">
      <PageHead
        title="Verify the audit trail"
        lead="Each row is sealed together with the one before it. Here the newest are looked at; npm run verify:audit looks at all."
        crumbs={[{ label: "Settings", href: "/settings" }, { label: "Audit trail", href: "/settings/audit" }, { label: "Verify" }]}
      />
      <div className="stack">
        <Panel>
          <ActionForm action={verifyAuditAction} submit="Verify now" pendingText="Verifying…">
            {null}
          </ActionForm>
        </Panel>
        {results.length > 0 && (
          <Panel title="The last results" pad="flush">
            <Table
              caption="The last verifications"
              rows={results}
              rowKey={({ id }) => id}
              columns={[
                { key: "when", head: "When", cell: ({ when }) => when },
                { key: "who", head: "Who", cell: ({ who }) => who },
                { key: "links", head: "Rows", numeric: true, cell: ({ links }) => links },
                {
                  key: "result",
                  head: "Result",
                  cell: ({ bad, first }) =>
                    bad === 0 ? (
                      <Mark meaning="ok">Whole</Mark>
                    ) : (
                      <Mark meaning="stop">{first === null ? `${bad} bad` : `${bad} bad, first link ${first}`}</Mark>
                    ),
                },
              ]}
            />
          </Panel>
        )}
      </div>
    </div>
  );
}
