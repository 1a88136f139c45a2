import type { AftercareContent } from "#lib/aftercare/input.ts";

type Instruction = AftercareContent["instructions"][number];
type Offset = Instruction["from"];

/** "24 hours", "7 days"; the end of the treatment itself for none. */
function sayOffset(offset: Offset): string {
  const [[unit, count] = ["hours", 0]] = Object.entries(offset);
  if (count === 0) return "the end of the treatment";
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
}

function when({ from, until }: Instruction): string {
  const start = sayOffset(from);
  if (until === null) return `From ${start === "the end of the treatment" ? start : `${start} after the treatment`} on`;
  return start === "the end of the treatment"
    ? `For ${sayOffset(until)} after the treatment`
    : `From ${start} to ${sayOffset(until)} after the treatment`;
}

const kinds = [
  { kind: "avoid", title: "Leave off" },
  { kind: "use", title: "Do" },
  { kind: "expect", title: "What is usual" },
] as const;

function Row({ instruction }: { readonly instruction: Instruction }) {
  const { title, detail, afterwards, source } = instruction;
  return (
    <li className="py-3">
      <p className="t-ui strong">{title}</p>
      <p className="t-ui">{detail}</p>
      {afterwards && <p className="t-ui">Afterwards: {afterwards}</p>}
      <p className="t-small text-ink-2">
        {when(instruction)}. Source: {source.line}
        {source.note && `. ${source.note}`}
      </p>
    </li>
  );
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  return (
    <section className="stack">
      <h2>{title}</h2>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

/** An aftercare set as a clinician checks it: each instruction with its time and source, then the sections of the handout. */
export function AftercareReading({ content }: { readonly content: AftercareContent }) {
  const { intro, homeRoller, instructions, sections } = content;
  return (
    <>
      <p>{intro}</p>
      <p className="t-small text-ink-2">
        Home roller: {homeRoller.needleMm} mm. The telephone and emergency numbers become those of the location when a handout is issued.
      </p>
      {kinds.map(({ kind, title }) => (
        <section key={kind}>
          <h2>{title}</h2>
          <ul className="rows">
            {instructions
              .filter((instruction) => instruction.kind === kind)
              .map((instruction) => (
                <Row key={instruction.id} instruction={instruction} />
              ))}
          </ul>
        </section>
      ))}
      <Lines title="Every day" lines={sections.everyDay} />
      <Lines title="What can happen" lines={sections.canHappen} />
      <Lines title="The usual course" lines={sections.usual} />
      <Lines title={`Contact us: ${sections.contactUs.intro}`} lines={sections.contactUs.signs} />
      <section className="stack">
        <h2>In an emergency</h2>
        <p>{sections.emergency}</p>
      </section>
    </>
  );
}
