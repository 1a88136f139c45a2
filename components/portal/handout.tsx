import type { TimelineView } from "#lib/aftercare/outputs/timeline.ts";
import type { PortalHandoutView } from "#lib/portal/queries/documents.ts";

type Item = TimelineView["now"]["do"][number];

/** The whole handout with whole dates, to read on the screen or on paper. */
export function HandoutText({ handout }: { readonly handout: PortalHandoutView }) {
  const { paper, sections } = handout;
  return (
    <div className="grid gap-4">
      {handout.isReplaced && <p className="strong">This was replaced: we gave you a newer one for the same treatment. Follow that one.</p>}
      <p>{handout.intro}</p>
      {paper !== null && (
        <>
          <p className="text-ink-2">
            Your treatment ended {paper.treatedAt}. {paper.zoneNote}
          </p>
          <Items title="From the end of your treatment" items={paper.now.do} />
          {paper.now.leaveOff.map((group) => (
            <Items key={group.heading} title={`Leave off until ${group.until}`} items={group.items} />
          ))}
          <section>
            <h2 className="t-h3">What changes when</h2>
            <dl className="mt-2 grid gap-2">
              {paper.next.map((change) => (
                <div key={change.at} className="grid gap-1">
                  <dt className="strong">
                    {change.day}, {change.time}
                  </dt>
                  {change.items.map((item) => (
                    <dd key={item.id} className="text-ink-2">
                      {item.text}
                    </dd>
                  ))}
                </div>
              ))}
            </dl>
          </section>
          <Items title="What is usual" items={paper.now.usual} />
        </>
      )}
      {handout.homePlan.length > 0 && <Lines title="Your home plan" lines={handout.homePlan} />}
      {handout.products.length > 0 && <Lines title="Used in your session" lines={handout.products} />}
      <Lines title="Every day" lines={sections.everyDay} />
      <Lines title="When to call us" intro={sections.contactUs.intro} lines={sections.contactUs.signs} />
      <p className="strong">{sections.emergency}</p>
      <p className="t-small text-ink-2">
        Given {handout.given} by {handout.by}, version {handout.version}, approved by {handout.approvedBy}.
      </p>
    </div>
  );
}

function Items({ title, items }: { readonly title: string; readonly items: readonly Item[] }) {
  if (items.length === 0) return null;
  return (
    <section>
      <h2 className="t-h3">{title}</h2>
      <ul className="mt-2 grid gap-2">
        {items.map((item) => (
          <li key={item.id}>
            <span className="strong">{item.title}.</span> <span className="text-ink-2">{item.detail}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Lines({ title, intro, lines }: { readonly title: string; readonly intro?: string; readonly lines: readonly string[] }) {
  return (
    <section>
      <h2 className="t-h3">{title}</h2>
      {intro !== undefined && <p className="mt-2">{intro}</p>}
      <ul className="mt-2 list-disc pl-5 text-ink-2">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
