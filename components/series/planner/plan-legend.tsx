/** What the signs of the line mean. */
export function PlanLegend({
  limits,
  moved,
  zone,
}: {
  readonly limits: { readonly min: number; readonly target: number; readonly max: number };
  readonly moved: boolean;
  readonly zone: string;
}) {
  return (
    <div className="plan-legend">
      <span>
        <svg width="22" height="8" aria-hidden="true">
          <rect width="22" height="8" rx="4" className="plan-band" />
        </svg>
        {`${limits.min} to ${limits.max} days`}
      </span>
      <span>
        <svg width="6" height="12" aria-hidden="true">
          <line x1="3" x2="3" y1="0" y2="12" className="plan-target" />
        </svg>
        {`${limits.target}-day target`}
      </span>
      {moved && (
        <span>
          <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
            <circle r="5.5" className="plan-was" />
          </svg>
          where it was
        </span>
      )}
      <span className="ms-auto">{`Times in ${zone}`}</span>
    </div>
  );
}
