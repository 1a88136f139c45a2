import { Ban, Check, Info } from "lucide-react";
import type { ReactNode } from "react";
import type { TimelineView } from "#lib/aftercare/outputs/timeline.ts";

type Now = TimelineView;
type Item = TimelineView["now"]["do"][number];

type Props = {
  readonly now: Now;
  readonly children?: ReactNode;
  /** "h2" where it is shown on a page with a heading of its own. */
  readonly heading?: "h1" | "h2";
};

/** The aftercare clock: what to do now, what to leave off and until when, and what is usual. `children` come before all of it, where something matters more. */
export function NowPanel({ now, children, heading: Heading = "h1" }: Props) {
  return (
    <section className="panel panel-patient panel-pad" aria-labelledby="now">
      <p className="t-ui strong text-teal-ink">{now.headline.eyebrow}</p>
      <Heading id="now" className="t-patient-h1 mt-1">
        {now.headline.title}
      </Heading>
      <p className="mt-2 text-ink-2">{now.headline.detail}</p>
      {children && <div className="mt-4">{children}</div>}
      {now.marks.length > 1 && now.progress < 1 && <Clock marks={now.marks} progress={now.progress} />}
      <div className="rows mt-4">
        {now.now.do.length > 0 && <Group title="Do" items={now.now.do} meaning="ok" icon={<Check />} />}
        {now.now.leaveOff.map((group) => (
          <Group
            key={group.heading}
            title={
              <>
                Leave off until <time dateTime={group.untilIso ?? undefined}>{group.until}</time>
              </>
            }
            items={group.items}
            meaning="warn"
            icon={<Ban />}
          />
        ))}
        {now.now.usual.length > 0 && <Group title="What is usual now" items={now.now.usual} meaning="info" icon={<Info />} />}
      </div>
    </section>
  );
}

/** Evenly spaced stops; the list under it says the same in words. */
function Clock({ marks, progress }: Pick<Now, "marks" | "progress">) {
  const count = marks.length;
  const x = (place: number) => `${(((place + 0.5) / count) * 100).toFixed(2)}%`;
  const here = x(progress * (count - 1));
  return (
    <div className="portal-clock mt-4">
      <svg width="100%" height="22" aria-hidden="true">
        <line x1={x(0)} x2={x(count - 1)} y1="11" y2="11" className="portal-clock-line" />
        <line x1={x(0)} x2={here} y1="11" y2="11" className="portal-clock-line is-past" />
        {marks.map((mark, index) => (
          <circle
            key={mark.at}
            cx={x(index)}
            cy="11"
            r="5"
            className={mark.state === "past" ? "portal-clock-stop is-past" : "portal-clock-stop"}
          />
        ))}
        <circle cx={here} cy="11" r="8" className="portal-clock-here" />
      </svg>
      <ol className={count > 3 ? "portal-clock-marks is-many" : "portal-clock-marks"}>
        {marks.map((mark) => (
          <li key={mark.at} className={mark.state === "next" ? "strong" : undefined}>
            <span>{mark.label}</span>
            <time dateTime={mark.at}>
              {mark.when.split(", ").map((part) => (
                <span key={part}>{part} </span>
              ))}
            </time>
          </li>
        ))}
      </ol>
    </div>
  );
}

type GroupProps = {
  readonly title: ReactNode;
  readonly items: readonly Item[];
  readonly meaning: "ok" | "warn" | "info";
  readonly icon: ReactNode;
};

function Group({ title, items, meaning, icon }: GroupProps) {
  return (
    <div className="py-4 last:pb-0">
      <h2 className="t-h3">{title}</h2>
      <ul className="mt-3 grid gap-4">
        {items.map((item) => (
          <li key={item.id} className="flex gap-3">
            <span className={`roundel ${meaning}`} aria-hidden="true">
              {icon}
            </span>
            <div className="min-w-0">
              <p className="strong">{item.title}</p>
              <p className="t-ui text-ink-2">{item.detail}</p>
              {item.lines !== undefined && (
                <ul className="t-ui mt-1 list-disc pl-5">
                  {item.lines.map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              )}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
