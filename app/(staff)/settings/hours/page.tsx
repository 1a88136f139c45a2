import { WeekWords } from "#components/settings/week-words.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { listClinicians } from "#lib/resources/queries/hours.ts";

export const metadata = { title: "Clinicians’ hours" };

export default async function HoursPage() {
  const ctx = await enterArea("clinic:read");
  const clinicians = await listClinicians(ctx);
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[{ label: "Settings", href: "/settings" }]}
        title="Clinicians’ hours"
        lead="Visits are offered only within a clinician’s hours."
      />
      <Panel pad={clinicians.length === 0 ? "normal" : "flush"}>
        {clinicians.length === 0 ? (
          <EmptyState small title="No clinicians yet">
            Everyone with the clinician role stands here, with weekly hours for each location.
          </EmptyState>
        ) : (
          <ul className="rows">
            {clinicians.map(({ userId, name, profession, hours }) => (
              <li key={userId} className="settings-row">
                <TextLink href={`/settings/hours/${userId}`} strong>
                  {name}
                </TextLink>
                {profession && <span className="t-small text-ink-2"> {profession}</span>}
                {hours.map(({ location, words }) => (
                  <div key={location} className="pt-1">
                    <span className="t-small strong">{location}</span>
                    <WeekWords words={words} />
                  </div>
                ))}
                {hours.length === 0 && <span className="second-line">No hours yet: cannot be booked</span>}
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </div>
  );
}
