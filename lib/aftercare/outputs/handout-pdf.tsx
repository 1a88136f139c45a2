import { Answered, PaperSection, Paragraph, printSigned } from "#lib/forms/outputs/signed-document.tsx";
import type { PrintedHandout } from "./printed-handout.ts";
import type { TimelineItem } from "./timeline.ts";

/** A handout as a PDF on A4, in black and white. `patient` is the name on the paper. */
export function handoutPdf(handout: PrintedHandout, patient: string): Promise<Uint8Array<ArrayBuffer>> {
  const { timeline, sections } = handout;
  const { now, next } = timeline;
  return printSigned({
    title: handout.title,
    lead: `For ${patient}. Treated ${handout.treatedAt}, ${handout.location.name}.`,
    notices: handout.replaced === null ? [] : [handout.replaced],
    foot: `${handout.approval} ${handout.given} ${timeline.zoneNote}`,
    children: (
      <>
        <Paragraph>{handout.intro}</Paragraph>
        <Items heading="Do" items={now.do} />
        {now.leaveOff.map((group) => (
          <Items key={group.heading} heading={`Leave off until ${group.until}`} items={group.items} />
        ))}
        <Lines heading="Your home plan" lines={handout.homePlan} />
        <Lines heading="Used in your session" lines={handout.products} />
        <PaperSection heading="What changes, and when" long>
          {next.map((change) => (
            <Answered key={change.at} asked={change.items.map(({ text }) => text).join(" ")} answer={`${change.day}, ${change.time}`} />
          ))}
        </PaperSection>
        <Items heading="What is usual" items={now.usual} />
        <Lines heading="What else is usual" lines={sections.usual} />
        <Lines heading="Every day" lines={sections.everyDay} />
        <Lines heading="What can happen" lines={sections.canHappen} />
        <PaperSection heading="Need help?">
          <Paragraph>{sections.contactUs.intro}</Paragraph>
          {sections.contactUs.signs.map((sign) => (
            <Paragraph key={sign}>{`• ${sign}`}</Paragraph>
          ))}
          <Paragraph>{sections.emergency}</Paragraph>
        </PaperSection>
      </>
    ),
  });
}

function Items({ heading, items }: { readonly heading: string; readonly items: readonly TimelineItem[] }) {
  return <Lines heading={heading} lines={items.map(({ title, detail }) => `${title}. ${detail}`)} />;
}

function Lines({ heading, lines }: { readonly heading: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <PaperSection heading={heading}>
      {lines.map((line) => (
        <Paragraph key={line}>{`• ${line}`}</Paragraph>
      ))}
    </PaperSection>
  );
}
