import { ButtonLink } from "#components/ui/button.tsx";
import { MeaningIcon } from "#components/ui/chip.tsx";
import { Panel } from "#components/ui/panel.tsx";

type Gate = {
  readonly kind: "date_of_birth" | "screening" | "finding" | "consent";
  readonly key: string;
  readonly meaning: "warn" | "stop";
  readonly title: string;
  readonly words: string;
};

type GatesPanelProps = {
  readonly appointmentId: string;
  readonly patientId: string;
  readonly items: readonly Gate[];
  /** Whether this person may look at findings and decide: only then do they lead anywhere. */
  readonly decides: boolean;
  readonly title?: string | undefined;
};

const actionWords = { date_of_birth: "Add", screening: "Open", finding: "Look", consent: "Sign" } as const;

/** What is still missing before the next visit can start, each with the place where it is done. */
export function GatesPanel({ appointmentId, patientId, items, decides, title = "Gates outstanding" }: GatesPanelProps) {
  const hrefs = {
    date_of_birth: `/patients/${patientId}/edit`,
    screening: `/appointments/${appointmentId}/screening`,
    finding: decides ? `/appointments/${appointmentId}/gate` : null,
    consent: `/appointments/${appointmentId}/consent`,
  };
  return (
    <Panel title={title} pad="flush">
      {items.length === 0 ? (
        <p className="mark ok px-4 pb-4">
          <MeaningIcon meaning="ok" />
          Nothing is missing: the next visit can start.
        </p>
      ) : (
        <ul className="gates">
          {items.map(({ kind, key, meaning, title: name, words }) => (
            <li key={key}>
              <span className={`gate-icon ${meaning}`}>
                <MeaningIcon meaning={meaning} />
              </span>
              <div className="min-w-0 flex-1">
                <p className="t-ui strong">{name}</p>
                <p className="t-small text-ink-2">{words}</p>
              </div>
              {hrefs[kind] !== null && (
                <ButtonLink href={hrefs[kind]} size="row" label={`${actionWords[kind]}: ${name}`}>
                  {actionWords[kind]}
                </ButtonLink>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
