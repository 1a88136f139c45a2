type Part = { readonly key: string; readonly label: string; readonly tone: string };

/** What the parts of a plot are, in the order in which they lie beside or upon each other. */
export function PlotKey({ parts, mark }: { readonly parts: readonly Part[]; readonly mark?: string | undefined }) {
  if (parts.length < 2 && mark === undefined) return null;
  return (
    <ul className="plot-key">
      {parts.map(({ key, label, tone }) => (
        <li key={key}>
          <svg width="14" height="14" aria-hidden="true">
            <rect width="14" height="14" rx="3" className={`plot-part is-${tone}`} />
          </svg>
          {label}
        </li>
      ))}
      {mark !== undefined && (
        <li>
          <svg width="14" height="14" aria-hidden="true">
            <line x1="7" x2="7" y1="0" y2="14" className="plot-mark" />
          </svg>
          {mark}
        </li>
      )}
    </ul>
  );
}
