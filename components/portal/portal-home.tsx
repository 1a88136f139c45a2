import { PreparationList } from "#components/preparation/preparation-list.tsx";
import { PortalShell } from "#components/shell/portal-shell.tsx";
import type { PortalView } from "#lib/portal/queries/view.ts";
import { NowPanel } from "./now-panel.tsx";
import {
  AfterSeries,
  CallSigns,
  Changes,
  Documents,
  Help,
  NextVisit,
  type PortalPlaces,
  Questions,
  Section,
  SeriesList,
} from "./portal-page.tsx";

/** A patient's own page, whoever looks at it: the patient behind a link, or staff who see what the patient sees. */
export function PortalHome({
  view,
  places,
  framed,
}: {
  readonly view: PortalView;
  readonly places: PortalPlaces;
  readonly framed?: boolean;
}) {
  const signsFirst = view.help !== null && view.helpFirst;
  const foot = [
    view.zoneNote,
    "This page shows no clinical notes.",
    view.lastOpened === null ? "Opened for the first time." : `Last opened ${view.lastOpened}. Not you? Call us.`,
  ];
  return (
    <PortalShell
      framed={framed}
      clinic={view.clinic}
      lead={`${view.called}, your treatment page`}
      phone={view.contacts.find(({ phone }) => phone !== "")?.phone}
      foot={foot.filter((part) => part !== null).join(" ")}
    >
      {view.now === null ? (
        <div className="panel panel-patient panel-pad">
          <h1 className="t-patient-h1">Hello {view.called}</h1>
          <p className="mt-2 text-ink-2">After your first treatment, what to do and what to leave off stands here, hour by hour.</p>
        </div>
      ) : (
        <NowPanel now={view.now}>{signsFirst && view.help !== null && <CallSigns help={view.help} />}</NowPanel>
      )}
      {view.now !== null && view.now.next.length > 0 && (
        <Section title="Next" id="next">
          <Changes changes={view.now.next} />
        </Section>
      )}
      {view.next !== null && (
        <Section title="Your next visit" id="visit">
          <NextVisit next={view.next} calendar={places.calendar} />
        </Section>
      )}
      {view.preparation.length > 0 && (
        <Section title="Before your next session" id="before">
          <div className="panel panel-patient px-5">
            <PreparationList items={view.preparation} />
          </div>
        </Section>
      )}
      {view.series.map((series) => (
        <Section
          key={series.id}
          title={series.done === 0 ? `Your series, ${series.total} sessions` : `Your series, ${series.done} of ${series.total} done`}
          id={`series-${series.id}`}
        >
          <SeriesList series={series} />
          {series.after !== null && (
            <>
              <h3 className="t-h3 mt-5 mb-3">After your series</h3>
              <AfterSeries after={series.after} />
            </>
          )}
        </Section>
      ))}
      {view.handouts.length + view.consents.length + view.forms.length > 0 && (
        <Section title="To read or print" id="read">
          <Documents handouts={view.handouts} consents={view.consents} forms={view.forms} places={places} />
        </Section>
      )}
      {view.questions.length > 0 && (
        <Section title="Questions people ask" id="questions" screenOnly>
          <Questions questions={view.questions} />
        </Section>
      )}
      {view.showsPrices && (
        <p className="no-print mt-6">
          <a href={places.prices}>What our treatments cost</a>
        </p>
      )}
      <Section title="Need help?" id="help">
        <Help help={view.help} helpFirst={signsFirst} contacts={view.contacts} emergencyNumber={view.emergencyNumber} />
      </Section>
    </PortalShell>
  );
}
