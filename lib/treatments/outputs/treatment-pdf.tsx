import { Answered, PaperPart, PaperSection, PaperTable, Paragraph, printSigned, Seal } from "#lib/forms/outputs/signed-document.tsx";
import type { Endpoint } from "../rules/zones.ts";

type PrintedZone = {
  readonly id: string;
  readonly label: string;
  readonly depthMm: number;
  readonly passes: number;
  readonly speed: string;
  readonly endpoint: Endpoint | null;
  readonly pain: number | null;
  readonly note: string;
  readonly overLabel: { readonly reason: string; readonly by: string } | null;
  readonly lastMm: number | null;
};

/** A signed record as it is printed: everything that its page shows. */
export type PrintedTreatment = {
  readonly id: string;
  readonly patient: { readonly name: string; readonly number: string; readonly born: string | null };
  readonly service: string;
  readonly session: { readonly number: number; readonly of: number; readonly protocol: string } | null;
  readonly location: string;
  readonly date: string;
  readonly started: string;
  readonly ended: string;
  readonly minutes: number;
  readonly device: string;
  readonly consentReason: string;
  readonly units: readonly { readonly key: string; readonly words: string }[];
  readonly anaesthetics: readonly string[];
  readonly blood: readonly string[];
  readonly skinPrep: string;
  readonly notes: string;
  readonly startedBy: string;
  readonly signedBy: string;
  readonly signed: string;
  readonly cosign: { readonly by: string; readonly when: string } | "waiting" | null;
  readonly summary: string;
  readonly zones: readonly PrintedZone[];
  readonly hash: { readonly hex: string; readonly intact: boolean };
  readonly addenda: readonly { readonly id: string; readonly words: string; readonly by: string; readonly when: string }[];
  /** The place whose clock the times are told by. */
  readonly zone: string;
};

/** A series with the records of the sessions that were signed, in order. */
export type PrintedCourse = {
  readonly patient: PrintedTreatment["patient"];
  readonly protocol: string;
  readonly sessions: number;
  readonly zone: string;
  readonly treatments: readonly PrintedTreatment[];
};

/** One record as a PDF. `printedAt` is told by the same clock. */
export function treatmentPdf(treatment: PrintedTreatment, printedAt: string): Promise<Uint8Array<ArrayBuffer>> {
  return printSigned({
    title: titleOf(treatment),
    lead: `${leadOf(treatment.patient)}. ${whenOf(treatment)}`,
    notices: noticesOf(treatment),
    foot: `Treatment record. Printed ${printedAt}. Times are those of ${treatment.zone}.`,
    children: <RecordParts treatment={treatment} />,
  });
}

/** A course as a PDF: depths session by session, then every record whole, each from a page of its own. */
export function coursePdf(course: PrintedCourse, printedAt: string): Promise<Uint8Array<ArrayBuffer>> {
  const { patient, protocol, sessions, treatments, zone } = course;
  const depths = depthRows(treatments);
  return printSigned({
    title: `${protocol}, ${sessions} ${sessions === 1 ? "session" : "sessions"}`,
    lead: leadOf(patient),
    notices: treatments.flatMap((treatment) => noticesOf(treatment).map((notice) => `${titleOf(treatment)}: ${notice}`)),
    foot: `Course of treatment. Printed ${printedAt}. Times are those of ${zone}.`,
    children: (
      <>
        <PaperSection heading="Sessions recorded" long>
          {treatments.length === 0 && <Paragraph>No record of this course is signed yet.</Paragraph>}
          {treatments.map((treatment) => (
            <Answered key={treatment.id} asked={`${sessionOf(treatment)}: ${whenOf(treatment)}`} answer={treatment.summary} />
          ))}
        </PaperSection>
        {depths.length > 0 && (
          <PaperSection heading="Needle depth by session, mm" long>
            <PaperTable heads={["Zone", ...treatments.map((treatment) => sessionOf(treatment))]} rows={depths} />
          </PaperSection>
        )}
        {treatments.map((treatment) => (
          <PaperPart key={treatment.id} heading={`${titleOf(treatment)}. ${whenOf(treatment)}`}>
            <RecordParts treatment={treatment} />
          </PaperPart>
        ))}
      </>
    ),
  });
}

const leadOf = ({ name, born, number }: PrintedTreatment["patient"]) =>
  [name, born === null ? [] : `born ${born}`, `patient ${number}`].flat().join(", ");
const titleOf = ({ session, service }: PrintedTreatment) =>
  session === null ? service : `${session.protocol}, session ${session.number} of ${session.of}`;
const sessionOf = ({ session, date }: PrintedTreatment) => (session === null ? date : `Session ${session.number}`);
const whenOf = ({ date, started, ended, location }: PrintedTreatment) => `${date}, ${started} to ${ended}, ${location}`;

function noticesOf({ hash, cosign }: PrintedTreatment): readonly string[] {
  return [
    ...(hash.intact ? [] : ["This is not what was signed: something was changed after the signature."]),
    ...(cosign === "waiting" ? ["Waits for a second signature: the clinician who signed works under supervision."] : []),
  ];
}

function RecordParts({ treatment }: { readonly treatment: PrintedTreatment }) {
  const { zones, units, anaesthetics, blood, addenda, cosign, hash } = treatment;
  return (
    <>
      <PaperSection heading={`Zones: ${treatment.summary}`} long>
        <PaperTable
          heads={["Zone", "Depth mm", "Before", "Passes", "Speed", "Endpoint", "Pain"]}
          rows={zones.map((zone) => ({ key: zone.id, cells: cellsOf(zone), note: noteOf(zone) }))}
        />
      </PaperSection>
      <PaperSection heading="Session">
        <Answered asked="Time" answer={`${treatment.started} to ${treatment.ended}, ${treatment.minutes} min`} />
        <Answered asked="Device" answer={said(treatment.device)} />
        {treatment.consentReason !== "" && <Answered asked="Beyond the consent" answer={treatment.consentReason} />}
        <Answered asked="Skin preparation" answer={said(treatment.skinPrep)} />
      </PaperSection>
      <Lines heading="Materials" lines={units.map(({ words }) => words)} />
      <Lines heading="Numbing" lines={anaesthetics} />
      <Lines heading="Blood products" lines={blood} />
      <Lines heading="Notes" lines={[treatment.notes]} />
      <PaperSection heading="Signatures">
        <Answered asked="Started by" answer={said(treatment.startedBy)} />
        <Answered asked="Signed by" answer={`${treatment.signedBy}, ${treatment.signed}`} />
        {cosign !== null && (
          <Answered asked="Second signature" answer={cosign === "waiting" ? "Waited for" : `${cosign.by}, ${cosign.when}`} />
        )}
      </PaperSection>
      {addenda.length > 0 && (
        <PaperSection heading="Notes added later" long>
          {addenda.map(({ id, words, by, when }) => (
            <Paragraph key={id}>{`${by}, ${when}: ${words}`}</Paragraph>
          ))}
        </PaperSection>
      )}
      <Seal of="Record as signed" hash={hash.hex} />
    </>
  );
}

const said = (words: string) => (words === "" ? "None recorded" : words);

function Lines({ heading, lines }: { readonly heading: string; readonly lines: readonly string[] }) {
  const shown = lines.filter((line) => line.trim() !== "");
  return (
    <PaperSection heading={heading} long>
      <Paragraph>{shown.length === 0 ? "None recorded" : shown.join("\n")}</Paragraph>
    </PaperSection>
  );
}

const ENDPOINTS = {
  none: "None yet",
  erythema: "Even redness",
  pinpoint: "Pinpoint",
  other: "Other",
} as const satisfies Record<Endpoint, string>;

function cellsOf({ label, depthMm, lastMm, passes, speed, endpoint, pain }: PrintedZone): readonly string[] {
  return [
    label,
    depthMm.toFixed(2),
    lastMm === null ? "–" : lastMm.toFixed(2),
    String(passes),
    speed === "" ? "–" : speed,
    endpoint === null ? "–" : ENDPOINTS[endpoint],
    pain === null ? "–" : String(pain),
  ];
}

function noteOf({ note, overLabel }: PrintedZone): string | undefined {
  const over = overLabel === null ? "" : `Deeper than the device's label, signed off by ${overLabel.by}: ${overLabel.reason}`;
  const words = [over, note].filter((part) => part !== "");
  return words.length === 0 ? undefined : words.join(". ");
}

/** Each zone that any session treated, with its depth in each. */
function depthRows(treatments: readonly PrintedTreatment[]) {
  const labels = new Map(treatments.flatMap(({ zones }) => zones.map(({ id, label }) => [id, label] as const)));
  return [...labels].map(([id, label]) => ({
    key: id,
    cells: [label, ...treatments.map(({ zones }) => zones.find((zone) => zone.id === id)?.depthMm.toFixed(2) ?? "–")],
  }));
}
