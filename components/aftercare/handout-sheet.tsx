import { Check, CircleSlash, Info, OctagonAlert, Phone } from "lucide-react";
import type { ReactNode } from "react";
import type { PrintedHandout } from "#lib/aftercare/outputs/printed-handout.ts";
import type { TimelineItem } from "#lib/aftercare/outputs/timeline.ts";

type HandoutSheetProps = {
  readonly handout: Pick<PrintedHandout, "timeline" | "sections" | "products" | "homePlan" | "approval" | "given">;
  /** For whoever reads small print badly. */
  readonly large?: boolean | undefined;
};

/** The whole aftercare on paper: what to do, what to leave off until when, what comes when, and when to call. Whole dates only. */
export function HandoutSheet({ handout, large = false }: HandoutSheetProps) {
  const { timeline, sections, products, homePlan } = handout;
  const { now, next } = timeline;
  return (
    <div className={large ? "sheet sheet-large" : "sheet"}>
      <Part title="Do">
        <Items items={now.do} meaning="ok" icon={<Check />} />
      </Part>
      {now.leaveOff.map((group) => (
        <Part
          key={group.heading}
          title={
            <>
              Leave off until <time dateTime={group.untilIso ?? undefined}>{group.until}</time>
            </>
          }
        >
          <Items items={group.items} meaning="warn" icon={<CircleSlash />} />
        </Part>
      ))}
      {homePlan.length > 0 && (
        <Part title="Your home plan">
          <Lines lines={homePlan} />
        </Part>
      )}
      {products.length > 0 && (
        <Part title="Used in your session">
          <Lines lines={products} />
        </Part>
      )}
      <Part title="What is usual">
        <Items items={now.usual} meaning="info" icon={<Info />} />
        <Lines lines={sections.usual} />
      </Part>
      <Part title="What changes, and when">
        <dl className="sheet-dates">
          {next.map((change) => (
            <div key={change.at}>
              <dt>
                <time dateTime={change.at}>
                  {change.day}
                  <span className="block text-ink-2">{change.time}</span>
                </time>
              </dt>
              <dd>
                {change.items.map((item) => (
                  <p key={`${item.id}-${item.text}`}>{item.text}</p>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </Part>
      <Part title="Every day">
        <Lines lines={sections.everyDay} />
      </Part>
      <Part title="What can happen">
        <Lines lines={sections.canHappen} />
      </Part>
      <section className="notice stop sheet-help">
        <OctagonAlert />
        <div>
          <h2 className="t-h3">Need help?</h2>
          <p>{sections.contactUs.intro}</p>
          <Lines lines={sections.contactUs.signs} />
          <p className="strong mt-2 flex gap-2">
            <Phone />
            {sections.emergency}
          </p>
        </div>
      </section>
      <p className="t-small text-ink-2">
        {timeline.zoneNote} {handout.given} {handout.approval}
      </p>
    </div>
  );
}

function Part({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }) {
  return (
    <section className="sheet-part">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Items({
  items,
  meaning,
  icon,
}: {
  readonly items: readonly TimelineItem[];
  readonly meaning: "ok" | "warn" | "info";
  readonly icon: ReactNode;
}) {
  return (
    <ul className="sheet-items">
      {items.map((item) => (
        <li key={item.id}>
          <span className={`roundel ${meaning}`}>{icon}</span>
          <div>
            <p className="strong">{item.title}</p>
            <p className="text-ink-2">{item.detail}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul className="sheet-lines">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
