type Item = {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly when: string;
  readonly at: string | null;
};

/** What to do before a session, each step with when it begins. For patients and on paper: plain words, nothing that anybody answered. */
export function PreparationList({ items }: { readonly items: readonly Item[] }) {
  return (
    <ol className="rows">
      {items.map(({ id, title, detail, when, at }) => (
        <li key={id} className="py-3">
          <p className="t-ui strong text-teal-ink">{at === null ? when : <time dateTime={at}>{when}</time>}</p>
          <p className="strong">{title}</p>
          <p className="text-ink-2">{detail}</p>
        </li>
      ))}
    </ol>
  );
}
