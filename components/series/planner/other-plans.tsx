import { ButtonLink } from "#components/ui/button.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { SeriesMark } from "#components/ui/series-mark.tsx";
import type { OtherPlanView } from "#lib/series/outputs/planner.ts";

/** The next best plans with another first day. */
export function OtherPlans({ plans, href }: { readonly plans: readonly OtherPlanView[]; readonly href: (plan: OtherPlanView) => string }) {
  if (plans.length === 0) return null;
  return (
    <section aria-labelledby="other-plans">
      <h2 id="other-plans" className="t-h3 mb-2">
        Other plans that fit
      </h2>
      <div className="other-plans">
        {plans.map((plan) => (
          <Panel key={plan.title}>
            <div className="flex items-start justify-between gap-3">
              <h3>{plan.title}</h3>
              <ButtonLink href={href(plan)} size="row" label={`Use the plan: ${plan.title}`}>
                Use
              </ButtonLink>
            </div>
            <p className="t-small mt-1 text-ink-2">{plan.facts}</p>
            <SmallLine plan={plan} />
          </Panel>
        ))}
      </div>
    </section>
  );
}

function SmallLine({ plan: { marks, days } }: { readonly plan: OtherPlanView }) {
  const x = (day: number) => `${(6 + (day / days) * 88).toFixed(2)}%`;
  const wordy = marks.length <= 7;
  return (
    <>
      <svg width="100%" height="46" aria-hidden="true" className="small-line">
        <line x1={x(0)} x2={x(days)} y1="14" y2="14" className="series-stretch" />
        {marks.map(({ number, day, date }) => (
          <svg key={number} x={x(day)} y="14" overflow="visible" aria-hidden="true">
            <SeriesMark state="to-come" radius={4.5} />
            {(wordy || number === 1 || number === marks.length) && (
              <text y="24" textAnchor="middle" className="series-word">
                {date}
              </text>
            )}
          </svg>
        ))}
      </svg>
      <p className="visually-hidden">{marks.map(({ date }) => date).join(", ")}</p>
    </>
  );
}
