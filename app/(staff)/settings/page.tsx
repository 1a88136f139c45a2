import type { ReactNode } from "react";
import { AppLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enterArea } from "#lib/auth/session.ts";
import { getClinic, listLocations } from "#lib/clinic/queries/locations.ts";
import { listDefinitions } from "#lib/definitions/queries.ts";
import { listClinicians } from "#lib/resources/queries/hours.ts";
import { listDevices, listRooms } from "#lib/resources/queries/places.ts";
import { listServices } from "#lib/services/queries.ts";

export const metadata = { title: "Settings" };

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count === 0 ? "no" : count} ${count === 1 ? one : many}`;
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export default async function SettingsPage() {
  const ctx = await enterArea("clinic:read", "definition:read");
  const [clinic, locations, rooms, devices, clinicians, services, definitions] = await Promise.all([
    getClinic(ctx),
    listLocations(ctx),
    listRooms(ctx),
    listDevices(ctx),
    listClinicians(ctx),
    listServices(ctx),
    listDefinitions(ctx),
  ]);
  const drafts = definitions.filter(({ versions }) => versions.some(({ state }) => state === "draft")).length;
  const withoutHours = clinicians.filter(({ hours }) => hours.length === 0).length;
  return (
    <div className="page page-narrow">
      <PageHead title="Settings" lead={clinic?.name} />
      <Panel pad="flush">
        <ul className="rows settings-list">
          {widen(ctx, "clinic:write") && (
            <Section href="/settings/first-steps" title="First steps">
              What the clinic needs before something can be booked
            </Section>
          )}
          <Section href="/settings/locations" title="Clinic and locations">
            {sentence(counted(locations.length, "location"))}, their time zones and opening hours
          </Section>
          {widen(ctx, "staff:read") && (
            <Section href="/settings/staff" title="Staff">
              Who may sign in, and what each may do
            </Section>
          )}
          <Section href="/settings/hours" title="Clinicians’ hours">
            {sentence(counted(clinicians.length, "clinician"))}
            {withoutHours > 0 && `, ${withoutHours} without hours`}
          </Section>
          <Section href="/settings/closures" title="Closures and absences">
            Public holidays, closures, who is away and what is out of use
          </Section>
          <Section href="/settings/resources" title="Rooms and devices">
            {sentence(counted(rooms.length, "room"))} and {counted(devices.length, "device")}
          </Section>
          <Section href="/settings/zones" title="Depth caps">
            How deep each zone may be treated
          </Section>
          <Section href="/settings/services" title="Services">
            {sentence(counted(services.length, "service"))} with their phases
          </Section>
          <Section href="/settings/prices" title="Prices">
            What services cost at each location
          </Section>
          {widen(ctx, "price:manage") && (
            <Section href="/settings/billing" title="Billing">
              Who sells, tax, and fees for late cancellations
            </Section>
          )}
          <Section href="/settings/definitions" title="Protocols, forms and texts">
            {drafts === 0 ? "Everything is approved" : `${sentence(counted(drafts, "draft"))} waiting for a clinician’s approval`}
          </Section>
          {widen(ctx, "privacy:retain") && (
            <Section href="/settings/retention" title="Keeping records">
              For how long, which are held, which may be destroyed
            </Section>
          )}
          {widen(ctx, "breach:manage") && (
            <Section href="/settings/breaches" title="Breach register">
              What went to the wrong hands, and by when it is told
            </Section>
          )}
          {widen(ctx, "audit:read") && (
            <Section href="/settings/audit" title="Audit trail">
              Who saw and did what, and whether it is as it was written
            </Section>
          )}
          {widen(ctx, "message:manage") && (
            <Section href="/settings/feeds" title="Calendar feeds">
              Visits in a calendar program, by secret addresses
            </Section>
          )}
          {widen(ctx, "message:manage") && (
            <Section href="/settings/jobs" title="Work that was given up">
              What the system could not do by itself
            </Section>
          )}
          {widen(ctx, "message:read") === null && (
            <Section href="/messages/pause" title="Stop all messages">
              For when something is wrong with what goes out
            </Section>
          )}
          {widen(ctx, "treatment:record") && (
            <Section href="/settings/note-templates" title="Note templates">
              Words for a treatment’s notes
            </Section>
          )}
        </ul>
      </Panel>
    </div>
  );
}

function Section({ href, title, children }: { readonly href: string; readonly title: string; readonly children: ReactNode }) {
  return (
    <li>
      <AppLink href={href}>
        <span className="strong">{title}</span>
        <span className="second-line">{children}</span>
      </AppLink>
    </li>
  );
}
