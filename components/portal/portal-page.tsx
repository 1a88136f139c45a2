import { ChevronDown, FileText, Phone, TriangleAlert } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { ButtonLink } from "#components/ui/button.tsx";
import { SeriesLine } from "#components/ui/series-line.tsx";
import { HandoutText } from "./handout.tsx";

type Next = {
  readonly when: string;
  readonly countdown: string;
  readonly service: string;
  readonly who: string | null;
  readonly where: string;
  readonly address: string;
  readonly zone: string | null;
};
type Handout = ComponentProps<typeof HandoutText>["handout"] & {
  readonly sections: { readonly usual: readonly string[]; readonly canHappen: readonly string[] };
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

export function NextVisit({ next }: { readonly next: Next }) {
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
    </div>
  );
}

type Change = {
  readonly at: string;
  readonly day: string;
  readonly time: string;
  readonly items: readonly { readonly id: string; readonly text: string }[];
};

/** What changes next, by the moment it changes. */
export function Changes({ changes }: { readonly changes: readonly Change[] }) {
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

type Series = {
  readonly id: string;
  readonly name: string;
  readonly places: ComponentProps<typeof SeriesLine>["items"];
  readonly review: { readonly name: string; readonly date: string; readonly day: number } | null;
};

export function SeriesList({ series }: { readonly series: Series }) {
  const review =
    series.review === null
      ? undefined
      : { ...series.review, name: "Review", lines: ["Skin keeps changing for months. We look at photographs together then."] };
  return (
    <div className="panel panel-patient panel-pad">
      <SeriesLine label={`Sessions of ${series.name}`} items={series.places} review={review} layout="vertical" />
    </div>
  );
}

/** The handouts as rows that open in place; the latest is always on paper. */
export function Handouts({ handouts }: { readonly handouts: readonly Handout[] }) {
  const latest = handouts[0];
  return (
    <>
      <div className="panel panel-patient rows px-5">
        {handouts.map((handout, index) => (
          <details key={handout.id} className={index === 0 ? "portal-handout no-print" : "portal-handout"}>
            <summary>
              <FileText className="size-5 text-teal-ink" aria-hidden="true" />
              <span className="flex-1">
                <span className="strong block">{index === 0 ? "After your treatment" : "After an earlier treatment"}</span>
                <span className="second-line">Given {handout.given}</span>
              </span>
              <ChevronDown className="size-5 text-ink-3" aria-hidden="true" />
            </summary>
            <div className="pt-2 pb-5">
              <HandoutText handout={handout} />
            </div>
          </details>
        ))}
      </div>
      {latest !== undefined && (
        <div className="print-only">
          <HandoutText handout={latest} />
        </div>
      )}
    </>
  );
}

/** From the handout's own approved lines: no answer here that a clinician has not read. */
export function Questions({ handout }: { readonly handout: Handout }) {
  const questions = [
    { ask: "What can I do for my skin every day?", lines: handout.sections.everyDay },
    { ask: "My skin is red or peeling. Is that right?", lines: handout.sections.usual },
    { ask: "What else can happen?", lines: handout.sections.canHappen },
  ];
  return (
    <div className="panel panel-patient rows px-5">
      {questions.map(({ ask, lines }) => (
        <details key={ask} className="portal-question">
          <summary>{ask}</summary>
          <ul className="list-disc pb-4 pl-5 text-ink-2">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      ))}
    </div>
  );
}

type HelpProps = {
  readonly handout: Handout | null;
  readonly contacts: readonly { readonly name: string; readonly phone: string; readonly address: string }[];
  readonly emergencyNumber: string | null;
};

export function Help({ handout, contacts, emergencyNumber }: HelpProps) {
  const reachable = contacts.filter(({ phone }) => phone !== "");
  return (
    <div className="panel panel-patient panel-pad grid gap-4">
      {handout !== null && (
        <div className="notice notice-touch stop">
          <TriangleAlert aria-hidden="true" />
          <div>
            <p className="notice-title">{handout.sections.contactUs.intro}</p>
            <ul className="mt-1 list-disc pl-5">
              {handout.sections.contactUs.signs.map((sign) => (
                <li key={sign}>{sign}</li>
              ))}
            </ul>
          </div>
        </div>
      )}
      {reachable.map(({ name, phone }, index) => (
        <div key={phone}>
          <ButtonLink href={`tel:${phone.replaceAll(/[^\d+]/g, "")}`} variant={index === 0 ? "primary" : "secondary"} size="touch" wide>
            <Phone />
            {phone}
          </ButtonLink>
          <p className="t-ui mt-1 text-center text-ink-2">
            <span className="hidden print:inline">{phone}, </span>
            {name}
          </p>
        </div>
      ))}
      {handout !== null ? (
        <p>{handout.sections.emergency}</p>
      ) : (
        emergencyNumber !== null && <p>In an emergency call {emergencyNumber} straight away.</p>
      )}
    </div>
  );
}
