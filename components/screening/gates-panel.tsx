import { ButtonLink } from "#components/ui/button.tsx";
import { MeaningIcon } from "#components/ui/chip.tsx";
import { Panel } from "#components/ui/panel.tsx";

type Gate = {
  readonly kind: "date_of_birth" | "screening" | "finding" | "event" | "consent";
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

const actionWords = { date_of_birth: "Add", screening: "Open", finding: "Look", event: "Review", consent: "Sign" } as const;

/** What is still missing before the next visit can start, each with the place where it is done. */
export function GatesPanel({ appointmentId, patientId, items, decides, title = "Gates outstanding" }: GatesPanelProps) {
  const hrefOf = ({ kind, key }: Gate): string | null => {
    if (kind === "date_of_birth") return `/patients/${patientId}/edit`;
    if (kind === "event") return `/adverse-events/${key}`;
    if (kind === "finding") return decides ? `/appointments/${appointmentId}/gate` : null;
    return `/appointments/${appointmentId}/${kind}`;
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
          {items
            .map((item) => ({ ...item, href: hrefOf(item) }))
            .map(({ kind, key, meaning, title: name, words, href }) => (
              <li key={key}>
                <span className={`gate-icon ${meaning}`}>
                  <MeaningIcon meaning={meaning} />
                </span>
                <div className="min-w-0 flex-1">
                  <p className="t-ui strong">{name}</p>
                  <p className="t-small text-ink-2">{words}</p>
                </div>
                {href !== null && (
                  <ButtonLink href={href} size="row" label={`${actionWords[kind]}: ${name}`}>
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
