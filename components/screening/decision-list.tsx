type Decision = {
  readonly id: string;
  readonly what: string;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  /** Whether it still stands, in a sentence. */
  readonly standing?: string | undefined;
};

/** What clinicians decided about findings: what, who, when, and the reason they gave. */
export function DecisionList({ decisions }: { readonly decisions: readonly Decision[] }) {
  return (
    <ul className="findings">
      {decisions.map(({ id, what, by, at, reason, standing }) => (
        <li key={id}>
          <div className="min-w-0">
            <p className="t-ui strong">{what}</p>
            <p className="t-small text-ink-2">{`${by}, ${at}`}</p>
            <p className="t-ui">{reason}</p>
            {standing !== undefined && <p className="t-small text-ink-2">{standing}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
