import { TextLink } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";

type ValidityPanelProps = {
  readonly until: string | null;
  readonly sessions: readonly { readonly appointmentId: string; readonly what: string; readonly when: string; readonly words: string }[];
};

/** How the screening form stands for each session to come: it tells no answer, so that anybody at the desk may see it. */
export function ValidityPanel({ until, sessions }: ValidityPanelProps) {
  return (
    <Panel title="Screening form" aside={until === null ? "none signed yet" : `whole form valid until ${until}`} pad="flush">
      <ul className="gates">
        {sessions.map(({ appointmentId, what, when, words }) => (
          <li key={appointmentId}>
            <div className="min-w-0">
              <p className="t-ui">
                <TextLink quiet strong href={`/appointments/${appointmentId}/screening`}>
                  {`${what}, ${when}`}
                </TextLink>
              </p>
              <p className="t-small text-ink-2">{words}</p>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
