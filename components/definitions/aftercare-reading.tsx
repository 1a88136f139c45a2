import type { ReactNode } from "react";
import type { AftercareContent, AftercareQuestion, PreparationStep } from "#lib/aftercare/input.ts";
import type { AftercarePart } from "#lib/versions/rules/aftercare-edit.ts";

type Instruction = AftercareContent["instructions"][number];
type Product = AftercareContent["products"][number];
type Line = AftercareContent["sections"]["emergency"];
type Source = Line["source"];

/** "24 hours", "7 days"; "no time" for none. */
function sayOffset(offset: Instruction["from"] | PreparationStep["before"]): string {
  const [[unit, count] = ["hours", 0]] = Object.entries(offset);
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
}

function when({ from, until, sourceUntil }: Instruction): string {
  const begins = Object.values(from).some((count) => count > 0);
  if (until === null) return begins ? `From ${sayOffset(from)} after the treatment on` : "From the end of the treatment on";
  const shorter = sourceUntil === undefined ? "" : ` (the source: from ${sayOffset(sourceUntil)} on)`;
  return begins
    ? `From ${sayOffset(from)} to ${sayOffset(until)} after the treatment${shorter}`
    : `For ${sayOffset(until)} after the treatment${shorter}`;
}

/** Where a piece came from, and what its reviewer should know. */
function From({ source, before }: { readonly source: Source; readonly before?: string | undefined }) {
  return (
    <>
      <p className="t-small text-ink-2">
        {before !== undefined && `${before}. `}Source: {source.line}.
      </p>
      {source.note !== undefined && <p className="t-small text-warn-ink">For the reviewer: {source.note}</p>}
    </>
  );
}

type RowProps = { readonly title: string; readonly source: Source; readonly before?: string; readonly children?: ReactNode };

function Row({ title, source, before, children }: RowProps) {
  return (
    <li className="py-3">
      <p className="t-ui strong">{title}</p>
      {children}
      <From source={source} before={before} />
    </li>
  );
}

type RowsProps<T> = { readonly title: string; readonly items: readonly T[]; readonly children: (item: T) => ReactNode };

function Rows<T>({ title, items, children }: RowsProps<T>) {
  if (items.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul className="rows">{items.map(children)}</ul>
    </section>
  );
}

function Lines({ title, intro, lines }: { readonly title: string; readonly intro?: Line; readonly lines: readonly Line[] }) {
  return (
    <section>
      <h2>{title}</h2>
      <ul className="rows">
        {[...(intro === undefined ? [] : [intro]), ...lines].map(({ id, text, source }) => (
          <li key={id} className="py-3">
            <p className="t-ui">{text}</p>
            <From source={source} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const kinds = [
  { kind: "avoid", title: "Leave off" },
  { kind: "use", title: "Do" },
  { kind: "expect", title: "What is usual" },
] as const;

const fullName = ({ brand, name }: Product) => (brand === undefined ? name : `${brand} ${name}`);

/** An aftercare set, or one part of it, as a clinician checks it: each piece with its time, its source, and where it differs from that. */
export function AftercareReading({ content, part = null }: { readonly content: AftercareContent; readonly part?: AftercarePart | null }) {
  const shows = (which: AftercarePart) => part === null || part === which;
  const { intro, homeRoller, instructions, sections, products, preparation, questions } = content;
  const named = (ids: readonly string[] = []) => products.filter(({ id }) => ids.includes(id)).map(fullName);
  return (
    <>
      {shows("words") && (
        <>
          <p>{intro}</p>
          <p className="t-small text-ink-2">
            Home roller: {homeRoller.needleMm} mm. The telephone and emergency numbers become those of the location when a handout is
            issued.
          </p>
        </>
      )}
      {kinds
        .filter(({ kind }) => shows(kind))
        .map(({ kind, title }) => (
          <Rows key={kind} title={title} items={instructions.filter((each) => each.kind === kind)}>
            {(each) => (
              <Row key={each.id} title={each.title} source={each.source} before={when(each)}>
                <p className="t-ui">{each.detail}</p>
                {each.afterwards !== undefined && <p className="t-ui">Afterwards: {each.afterwards}</p>}
                {each.productIds !== undefined && <p className="t-ui">With: {named(each.productIds).join(", ")}</p>}
              </Row>
            )}
          </Rows>
        ))}
      {shows("words") && (
        <>
          <Lines title="Every day" lines={sections.everyDay} />
          <Lines title="What can happen" lines={sections.canHappen} />
          <Lines title="The usual course" lines={sections.usual} />
          <Lines title="Contact us" intro={sections.contactUs.intro} lines={sections.contactUs.signs} />
          <Lines title="In an emergency" lines={[sections.emergency]} />
        </>
      )}
      <Rows title="Products" items={shows("products") ? products : []}>
        {(each) => (
          <Row
            key={each.id}
            title={fullName(each)}
            source={each.source}
            before={
              each.allowedFromHours === 0 ? "Allowed from the end of the treatment" : `Allowed from ${each.allowedFromHours} hours on`
            }
          >
            <p className="t-ui">
              {each.category}. {each.purpose}
            </p>
          </Row>
        )}
      </Rows>
      <Rows title="Before a session" items={shows("preparation") ? preparation : []}>
        {(each) => (
          <Row
            key={each.id}
            title={each.title}
            source={each.source}
            before={`From ${sayOffset(each.before)} before the session${each.again === undefined ? "" : `, again ${sayOffset(each.again)} before`}`}
          >
            <p className="t-ui">{each.detail}</p>
            <p className="t-ui">In a close series: {each.throughoutSeries}</p>
          </Row>
        )}
      </Rows>
      <Rows title="Questions people ask" items={shows("questions") ? questions : []}>
        {(each: AftercareQuestion) => (
          <Row key={each.id} title={each.question} source={each.source}>
            {each.answer.map((paragraph) => (
              <p key={paragraph} className="t-ui">
                {paragraph}
              </p>
            ))}
          </Row>
        )}
      </Rows>
    </>
  );
}
