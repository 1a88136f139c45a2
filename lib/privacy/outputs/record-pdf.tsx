import { Answered, PaperPart, PaperSection, Paragraph, printSigned } from "#lib/forms/outputs/signed-document.tsx";
import { sayInstant, sayZone, type TimeZone } from "#lib/time.ts";
import type { RecordCopy } from "./record.ts";
import { printedParts } from "./record-lines.ts";

/** A patient's copy of their record as a PDF, each part from a page of its own. */
export function recordPdf(copy: RecordCopy, zone: TimeZone): Promise<Uint8Array<ArrayBuffer>> {
  const [person] = copy.record.people;
  const made = sayInstant(Temporal.Instant.from(copy.madeAt), zone);
  return printSigned({
    title: "Everything we keep about you",
    lead: [copy.clinic, person === undefined ? "" : `${person.givenName} ${person.familyName}, patient ${person.number}`]
      .filter((part) => part !== "")
      .join(". "),
    notices: [],
    foot: `Copy of a patient record. Made ${made}. Times are those of ${sayZone(zone)}.`,
    children: (
      <>
        <Paragraph>
          This is a copy of your whole record. The same stands in a file that programs can read, together with your photographs and
          documents.
        </Paragraph>
        {printedParts(copy, zone).map(({ heading, entries }) => (
          <PaperPart key={heading} heading={heading}>
            {entries.map(({ title, lines }) => (
              <PaperSection key={title} heading={title} long>
                {lines.map(({ key, asked, answer }) => (
                  <Answered key={key} asked={asked} answer={answer} />
                ))}
              </PaperSection>
            ))}
          </PaperPart>
        ))}
      </>
    ),
  });
}
