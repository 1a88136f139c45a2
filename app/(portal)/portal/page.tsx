import { NowPanel } from "#components/portal/now-panel.tsx";
import { Changes, Handouts, Help, NextVisit, Questions, Section, SeriesList } from "#components/portal/portal-page.tsx";
import { PortalShell } from "#components/shell/portal-shell.tsx";
import { openPortal } from "#lib/auth/session.ts";
import { getPortalView } from "#lib/portal/queries/view.ts";

/** A patient's own page. Whose it is comes from the session behind the link; nothing in the address says so. */
export default async function PortalPage() {
  const view = await getPortalView(await openPortal());
  const latest = view.handouts[0];
  const foot = [view.zoneNote, "This page shows no clinical notes."].filter((part) => part !== null).join(" ");
  return (
    <PortalShell
      clinic={view.clinic}
      lead={`${view.called}, your treatment page`}
      phone={view.contacts.find(({ phone }) => phone !== "")?.phone}
      foot={foot}
    >
      {view.now === null ? (
        <div className="panel panel-patient panel-pad">
          <h1 className="t-patient-h1">Hello {view.called}</h1>
          <p className="mt-2 text-ink-2">After your first treatment, what to do and what to leave off stands here, hour by hour.</p>
        </div>
      ) : (
        <NowPanel now={view.now} />
      )}
      {view.now !== null && view.now.next.length > 0 && (
        <Section title="Next" id="next">
          <Changes changes={view.now.next} />
        </Section>
      )}
      {view.next !== null && (
        <Section title="Your next visit" id="visit">
          <NextVisit next={view.next} />
        </Section>
      )}
      {view.series.map((series) => (
        <Section
          key={series.id}
          title={series.done === 0 ? `Your series, ${series.total} sessions` : `Your series, ${series.done} of ${series.total} done`}
          id={`series-${series.id}`}
        >
          <SeriesList series={series} />
        </Section>
      ))}
      {latest !== undefined && (
        <>
          <Section title="To read or print" id="read">
            <Handouts handouts={view.handouts} />
          </Section>
          <Section title="Questions people ask" id="questions" screenOnly>
            <Questions handout={latest} />
          </Section>
        </>
      )}
      <Section title="Need help?" id="help">
        <Help handout={latest ?? null} contacts={view.contacts} emergencyNumber={view.emergencyNumber} />
      </Section>
    </PortalShell>
  );
}
