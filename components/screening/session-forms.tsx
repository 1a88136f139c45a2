import { TextLink } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";

type SessionFormsProps = {
  readonly sessions: readonly { readonly appointmentId: string; readonly what: string; readonly when: string; readonly words: string }[];
};

/** How the screening form stands for each session to come: it tells no answer, so that anybody at the desk may see it. */
export function SessionForms({ sessions }: SessionFormsProps) {
  return (
    <Panel title="Screening form" pad="flush">
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
