import type { Metadata } from "next";
import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Table } from "#components/ui/table.tsx";
import { needsTwoSteps, ROLE_LABELS } from "#lib/auth/policy.ts";
import { enterArea } from "#lib/auth/session.ts";
import { listStaff, type StaffView } from "#lib/staff/queries.ts";

export const metadata: Metadata = { title: "Staff" };

const flagsOf = (person: StaffView): string =>
  [person.isDoctor && "doctor", person.isPrescriber && "prescriber", person.isSupervised && "supervised"]
    .filter((word) => word !== false)
    .join(", ");

/** Said only of those who cannot sign in: everybody else can. */
function State({ state }: { readonly state: StaffView["state"] }) {
  if (state === "active") return null;
  return (
    <div className="mt-1">
      {state === "invited" ? <Mark meaning="info">Invited, no password yet</Mark> : <Mark meaning="warn">Shut out</Mark>}
    </div>
  );
}

export default async function StaffPage() {
  const ctx = await enterArea("staff:read");
  const people = await listStaff(ctx);
  const active = people.filter(({ state }) => state === "active").length;
  return (
    <div className="page page-list">
      <PageHead
        title="Staff"
        lead={`${active} of ${people.length} may sign in`}
        crumbs={[{ label: "Settings", href: "/settings" }, { label: "Staff" }]}
        actions={
          <ButtonLink href="/settings/staff/new" variant="primary">
            Invite someone
          </ButtonLink>
        }
      />
      <Panel pad="flush">
        <Table<StaffView>
          caption="People who work here"
          rows={people}
          rowKey={({ id }) => id}
          columns={[
            {
              key: "name",
              head: "Name",
              cell: (person) => (
                <>
                  <TextLink href={`/settings/staff/${person.id}`} quiet strong>
                    {person.name}
                  </TextLink>
                  {person.profession !== "" && <span className="second-line">{person.profession}</span>}
                  <span className="second-line">{person.email}</span>
                  <State state={person.state} />
                </>
              ),
            },
            {
              key: "second-step",
              head: "Sign-in",
              cell: (person) =>
                person.hasSecondStep ? (
                  "Two steps"
                ) : needsTwoSteps(person.roles) ? (
                  <Mark meaning="warn">No second step yet</Mark>
                ) : (
                  "Password"
                ),
            },
            {
              key: "roles",
              head: "Roles",
              cell: (person) => (
                <>
                  {person.roles.map((role) => ROLE_LABELS[role]).join(", ")}
                  {flagsOf(person) !== "" && <span className="second-line">{flagsOf(person)}</span>}
                </>
              ),
            },
          ]}
        />
      </Panel>
    </div>
  );
}
