import { Panel } from "#components/ui/panel.tsx";

type Statement = { readonly id: string; readonly words: string; readonly said: string; readonly aboutWords?: string | undefined };

export function StatementList({ statements }: { readonly statements: readonly Statement[] }) {
  return (
    <ol className="rows" aria-label="The patient’s own statements">
      {statements.map(({ id, words, said, aboutWords }) => (
        <li key={id} className="py-3">
          <p className="whitespace-pre-line">{words}</p>
          <p className="t-small text-ink-2">{aboutWords === undefined ? said : `${aboutWords}. ${said}`}</p>
        </li>
      ))}
    </ol>
  );
}

/** What the patient says of an entry, beside it; nothing where they said nothing. */
export function StatementsPanel({ statements }: { readonly statements: readonly Statement[] }) {
  return statements.length === 0 ? null : (
    <Panel title="What the patient says">
      <StatementList statements={statements} />
    </Panel>
  );
}
