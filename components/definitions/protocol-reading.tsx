import { DepthCell } from "#components/charts/depth-table.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Table } from "#components/ui/table.tsx";
import type { ProtocolContent } from "#lib/series/input.ts";
import { findZone } from "#lib/zones.ts";

/** "28 days (4 weeks)". */
function days(count: number): string {
  return count % 7 === 0 ? `${count} days (${count / 7} ${count === 7 ? "week" : "weeks"})` : `${count} days`;
}

function sessionsOf({ min, default: usual, max }: ProtocolContent["sessions"]): string {
  return min === max ? `${max}` : `${min} to ${max}, usually ${usual}`;
}

type Props = {
  readonly content: ProtocolContent;
  /** The deepest setting of each zone at the clinic, in millimetres. */
  readonly zoneCaps: Readonly<Record<string, number>>;
};

/** A protocol as a clinician weighs it: sessions, gaps, depths by zone, and where the numbers come from. */
export function ProtocolReading({ content, zoneCaps }: Props) {
  const { gapDays, depths, addOns, flags } = content;
  return (
    <>
      {flags.length > 0 && (
        <Notice meaning="warn" title="To be weighed">
          <ul>
            {flags.map((flag) => (
              <li key={flag}>{flag}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Facts
        items={[
          { term: "Indication", value: content.indication },
          { term: "Sessions", value: sessionsOf(content.sessions) },
          { term: "Usual gap", value: days(gapDays.target) },
          { term: "Shortest gap", value: `${days(gapDays.min)}${content.underFourWeeks ? ", under four weeks" : ""}` },
          { term: "Longest gap", value: days(gapDays.max) },
          { term: "Stop at", value: content.endpoint },
          { term: "Review", value: content.review },
          { term: "Started by", value: content.openToReception ? "A clinician or reception" : "A clinician only" },
          { term: "Evidence", value: content.evidence },
        ]}
      />
      <Table
        caption="Needle depth by zone, in mm"
        showCaption
        rows={depths}
        rowKey={({ zone }) => zone}
        columns={[
          { key: "zone", head: "Zone", cell: ({ zone }) => findZone(zone)?.label ?? zone },
          { key: "from", head: "From", numeric: true, cell: ({ fromMm }) => <DepthCell mm={fromMm} /> },
          { key: "to", head: "To", numeric: true, cell: ({ toMm }) => <DepthCell mm={toMm} /> },
          { key: "cap", head: "Cap", numeric: true, cell: ({ zone }) => (zoneCaps[zone] ?? 0).toFixed(2) },
        ]}
      />
      <p className="t-small text-ink-2">The lowest of the device’s, its label’s and the zone’s cap holds at every treatment.</p>
      {addOns.length > 0 && (
        <>
          <h2>Add-ons</h2>
          <ul>
            {addOns.map(({ key, name, minGapDays, offLabel, separateConsent, evidence }) => (
              <li key={key}>
                <span className="strong">{name}</span>: at least {days(minGapDays)} between sessions
                {offLabel && ", off-label"}
                {separateConsent && ", with a consent of its own"}. {evidence}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
