import { ChevronRight, FileText, ShieldCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { PhoneLink } from "#components/ui/phone-link.tsx";
import { SeriesLine } from "#components/ui/series-line.tsx";
import type { TimelineView } from "#lib/aftercare/outputs/timeline.ts";
import type { PortalView } from "#lib/portal/queries/view.ts";
import { CalendarLink } from "./file-links.tsx";

/** Where the documents of a page are read: by the patient in the portal, by staff at their own addresses. */
export type PortalPlaces = {
  readonly handout: (id: string) => string;
  readonly consent: (id: string) => string;
  readonly calendar: string | null;
  readonly prices: string;
};

type SectionProps = {
  readonly title: string;
  readonly children: ReactNode;
  readonly id: string;
  /** What paper has no use for: questions that open. */
  readonly screenOnly?: boolean;
};

export function Section({ title, children, id, screenOnly = false }: SectionProps) {
  return (
    <section aria-labelledby={id} className={screenOnly ? "no-print mt-8" : "mt-8"}>
      <h2 id={id} className="t-h2 mb-3">
        {title}
      </h2>
      {children}
    </section>
  );
}

export function NextVisit({ next, calendar }: { readonly next: NonNullable<PortalView["next"]>; readonly calendar: string | null }) {
  return (
    <div className="panel panel-patient panel-pad">
      <p className="t-ui strong text-teal-ink">{next.countdown}</p>
      <p className="t-h2">{next.when}</p>
      {next.zone !== null && <p className="t-ui">{next.zone}</p>}
      <p className="mt-1 text-ink-2">
        {next.service}
        {next.who === null ? "" : `, with ${next.who}`}
      </p>
      <p className="text-ink-2">{next.where}</p>
      {next.address !== "" && <p className="text-ink-2">{next.address}</p>}
      {calendar !== null && (
        <p className="no-print mt-4">
          <CalendarLink href={calendar} />
        </p>
      )}
    </div>
  );
}

/** What changes next, by the moment it changes. */
export function Changes({ changes }: { readonly changes: TimelineView["next"] }) {
  return (
    <ol className="panel panel-patient rows px-5">
      {changes.map((change) => (
        <li key={change.at} className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-3 py-3">
          <time dateTime={change.at}>
            <span className="strong block">{change.day}</span>
            <span className="t-ui text-ink-2">{change.time}</span>
          </time>
          <div className="grid gap-1">
            {change.items.map((item) => (
              <p key={item.id}>{item.text}</p>
            ))}
          </div>
        </li>
      ))}
    </ol>
  );
}

type Series = PortalView["series"][number];

export function SeriesList({ series }: { readonly series: Series }) {
  // After the last session the days of all three reviews stand in a section of their own.
  const review =
    series.review === null || series.after !== null
      ? undefined
      : { ...series.review, name: "Review", lines: ["Skin keeps changing for months. We look at photographs together then."] };
  return (
    <div className="panel panel-patient panel-pad">
      <SeriesLine label={`Sessions of ${series.name}`} items={series.places} review={review} layout="vertical" />
    </div>
  );
}

/** How skin goes on after the last session, and when it is looked at: a calm line without a promise. */
export function AfterSeries({ after }: { readonly after: NonNullable<Series["after"]> }) {
  return (
    <div className="panel panel-patient panel-pad">
      <p>{after.lead}</p>
      <ol className="portal-after mt-4" aria-label="Reviews">
        {after.steps.map((step) => (
          <li key={step.title} className={step.isPast ? "is-past" : undefined}>
            <p className="strong">
              {step.title}
              {step.isPast && <span className="visually-hidden"> (gone by)</span>}
            </p>
            <p className="t-ui">{step.when}</p>
            <p className="t-ui text-ink-2">{step.words}</p>
          </li>
        ))}
      </ol>
    </div>
  );
}

type DocumentsProps = Pick<PortalView, "handouts" | "consents" | "forms"> & { readonly places: PortalPlaces };

/** Each handout that was given and each consent that was signed, on pages of their own: what is read there is shown to the clinic. */
export function Documents({ handouts, consents, forms, places }: DocumentsProps) {
  return (
    <ul className="panel panel-patient rows px-5">
      {handouts.map(({ id, ...words }) => (
        <Document key={id} href={places.handout(id)} icon={<FileText />} {...words} />
      ))}
      {consents.map(({ id, ...words }) => (
        <Document key={id} href={places.consent(id)} icon={<ShieldCheck />} {...words} />
      ))}
      {forms.map(({ id, title, line }) => (
        <li key={id} className="portal-document">
          <ShieldCheck aria-hidden="true" />
          <span className="flex-1">
            <span className="strong block">{title}</span>
            <span className="second-line">{line}. Ask us for a copy.</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

type DocumentProps = { readonly href: string; readonly icon: ReactNode; readonly title: string; readonly line: string };

function Document({ href, icon, title, line }: DocumentProps) {
  return (
    <li>
      <a href={href} className="portal-document">
        {icon}
        <span className="flex-1">
          <span className="strong block">{title}</span>
          <span className="second-line">{line}</span>
        </span>
        <ChevronRight className="no-print" />
      </a>
    </li>
  );
}

/** From approved lines alone: no answer here that a clinician has not read. */
export function Questions({ questions }: Pick<PortalView, "questions">) {
  return (
    <div className="panel panel-patient rows px-5">
      {questions.map(({ ask, lines }) => (
        <details key={ask} className="portal-question">
          <summary>{ask}</summary>
          {lines.length === 1 ? (
            <p className="pb-4 text-ink-2">{lines[0]}</p>
          ) : (
            <ul className="list-disc pb-4 pl-5 text-ink-2">
              {lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )}
        </details>
      ))}
    </div>
  );
}

/** The signs that need help. */
export function CallSigns({ help }: { readonly help: NonNullable<PortalView["help"]> }) {
  return (
    <div className="notice notice-touch stop">
      <TriangleAlert aria-hidden="true" />
      <div>
        <p className="notice-title">{help.contactUs.intro}</p>
        <ul className="mt-1 list-disc pl-5">
          {help.contactUs.signs.map((sign) => (
            <li key={sign}>{sign}</li>
          ))}
        </ul>
        <p className="strong mt-2">{help.emergency}</p>
      </div>
    </div>
  );
}

/** How to reach the clinic; the signs that need help stand here, or first on the page. */
export function Help({
  help,
  helpFirst,
  contacts,
  emergencyNumber,
}: Pick<PortalView, "help" | "helpFirst" | "contacts" | "emergencyNumber">) {
  const reachable = contacts.filter(({ phone }) => phone !== "");
  return (
    <div className="panel panel-patient panel-pad grid gap-4">
      {help !== null && !helpFirst && <CallSigns help={help} />}
      {reachable.map(({ name, phone }, index) => (
        <div key={phone}>
          <PhoneLink phone={phone} variant={index === 0 ? "primary" : "secondary"} wide>
            {phone}
          </PhoneLink>
          <p className="t-ui mt-1 text-center text-ink-2">
            <span className="hidden print:inline">{phone}, </span>
            {name}
          </p>
        </div>
      ))}
      {help === null && emergencyNumber !== null && <p>In an emergency call {emergencyNumber} straight away.</p>}
    </div>
  );
}
