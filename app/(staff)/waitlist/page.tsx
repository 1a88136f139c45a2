import type { Metadata } from "next";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Table } from "#components/ui/table.tsx";
import { listWaitlist } from "#lib/appointments/queries/waitlist.ts";
import { enterArea } from "#lib/auth/session.ts";
import { takeOffWaitlistAction } from "./actions.ts";

export const metadata: Metadata = { title: "Waitlist" };

export default async function WaitlistPage({ searchParams }: PageProps<"/waitlist">) {
  const ctx = await enterArea("diary:read");
  const rows = await listWaitlist(ctx);
  const { done } = await searchParams;
  const places = [...new Map(rows.map(({ locationId, location }) => [locationId, location]))];
  return (
    <div className="page page-list">
      <PageHead
        title="Waitlist"
        lead={
          rows.length === 0
            ? "Nobody waits for an earlier time."
            : `${rows.length} ${rows.length === 1 ? "patient waits" : "patients wait"} for an earlier time, and ${rows.length === 1 ? "keeps" : "keep"} what is booked until then.`
        }
      />
      <div className="stack">
        {done === "off" && <Notice meaning="ok" live title="Taken off the waitlist. The booking stays as it is." />}
        {rows.length === 0 && (
          <Panel pad="flush">
            <EmptyState title="The waitlist is empty" next={<ButtonLink href="/diary">Open the diary</ButtonLink>}>
              Open an appointment and choose “Waitlist”: its patient is offered the places that others give up.
            </EmptyState>
          </Panel>
        )}
        {places.map(([locationId, location]) => (
          <Panel key={locationId} title={location} pad="flush">
            <Table
              caption={`Waiting at ${location}`}
              rows={rows.filter((row) => row.locationId === locationId)}
              rowKey={(row) => row.id}
              columns={[
                {
                  key: "patient",
                  head: "Patient",
                  cell: (row) => (
                    <>
                      <TextLink quiet strong href={`/patients/${row.patientId}`}>
                        {row.patientName}
                      </TextLink>
                      {row.phone !== "" && (
                        <span className="second-line whitespace-nowrap">
                          <TextLink href={`tel:${row.phone.replaceAll(/[^\d+]/g, "")}`}>{row.phone}</TextLink>
                        </span>
                      )}
                    </>
                  ),
                },
                {
                  key: "booked",
                  head: "Booked",
                  cell: (row) => (
                    <>
                      <span className="whitespace-nowrap">
                        <TextLink quiet href={`/appointments/${row.appointmentId}`}>
                          {row.booked}
                        </TextLink>
                      </span>
                      <span className="second-line">
                        {[row.distance, row.service, row.session].filter((part) => part !== null).join(", ")}
                      </span>
                    </>
                  ),
                },
                {
                  key: "wishes",
                  head: "Could come",
                  cell: (row) => (
                    <>
                      <TextLink quiet href={`/appointments/${row.appointmentId}/waitlist`}>
                        {row.wishes}
                      </TextLink>
                      {row.note !== "" && <span className="second-line">{row.note}</span>}
                      <span className="second-line">Since {row.since}</span>
                    </>
                  ),
                },
                {
                  key: "do",
                  nowrap: true,
                  head: <span className="visually-hidden">Take off</span>,
                  cell: (row) => (
                    <ActionForm action={takeOffWaitlistAction} inline label={`Take off: ${row.patientName}`}>
                      <HiddenField name="entryId" value={row.id} />
                      <HiddenField name="version" value={row.version} />
                      <SubmitButton variant="secondary" size="row" pendingText="Taking off…">
                        Take off
                        <span className="visually-hidden"> {row.patientName}</span>
                      </SubmitButton>
                    </ActionForm>
                  ),
                },
              ]}
            />
          </Panel>
        ))}
      </div>
    </div>
  );
}
