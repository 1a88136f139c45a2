import { ButtonLink } from "#components/ui/button.tsx";
import { AppLink } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { protocolContent } from "#lib/series/input.ts";

type Protocol = { readonly versionId: string; readonly name: string; readonly number: number; readonly content: unknown };

type ProtocolChoiceProps = {
  readonly protocols: readonly Protocol[];
  readonly chosenId: string | null;
  readonly href: (versionId: string) => string;
};

/** "4 weeks", or days where they make no whole weeks. */
const sayGap = (days: number): string => (days % 7 === 0 ? (days === 7 ? "a week" : `${days / 7} weeks`) : `${days} days`);

/** The protocols that a series may follow, one of them chosen. */
export function ProtocolChoice({ protocols, chosenId, href }: ProtocolChoiceProps) {
  return (
    <Panel title="Protocol" pad="flush">
      <ul className="rows px-4" aria-label="Protocols in force">
        {protocols.map(({ versionId, name, number, content }) => {
          const read = protocolContent.safeParse(content);
          return (
            <li key={versionId} className="row">
              <div className="min-w-0 flex-1">
                <AppLink
                  href={href(versionId)}
                  className="link-quiet t-ui strong inline-block py-0.5"
                  current={versionId === chosenId ? "true" : undefined}
                >
                  {name}
                </AppLink>
                <span className="second-line">
                  {read.success
                    ? `Version ${number}: usually ${read.data.sessions.default} sessions, ${sayGap(read.data.gapDays.target)} apart`
                    : `Version ${number} cannot be read`}
                </span>
              </div>
              {versionId === chosenId ? (
                <span className="chip ok">Chosen</span>
              ) : (
                <ButtonLink href={href(versionId)} size="row" label={`Choose ${name}`}>
                  Choose
                </ButtonLink>
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
