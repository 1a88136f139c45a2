import {
  ENDPOINT_LABELS,
  type GivenZone,
  givenValue,
  NOTHING,
  type Sent,
  sentValue,
  textOf,
  ZONE_FIELDS,
  type ZoneChoice,
  type ZoneValue,
} from "./zone-values.ts";

export type Difference = { readonly key: string; readonly label: string; readonly mine: string; readonly theirs: string };

type Draft = {
  readonly zones: readonly GivenZone[];
  readonly deviceId: string | null;
  readonly skinPrep: string;
  readonly endedAt: string | null;
  readonly notes: string;
};

const FIELD_LABELS: Readonly<Record<(typeof ZONE_FIELDS)[number], string>> = {
  depth: "depth",
  passes: "passes",
  endpoint: "endpoint",
  pain: "pain",
  speed: "speed",
  note: "note",
  overLabelReason: "reason over the label",
};

function said(field: (typeof ZONE_FIELDS)[number], value: ZoneValue): string {
  const text = value[field];
  if (field === "endpoint") return Object.entries(ENDPOINT_LABELS).find(([key]) => key === text)?.[1] ?? text;
  const mm = Number.parseFloat(text.replace(",", "."));
  return field === "depth" && !Number.isNaN(mm) ? `${mm.toFixed(2)} mm` : text;
}

/** Where what was sent from here and what another person saved meanwhile are not the same, field by field, in words. */
export function draftDifferences(
  sent: Sent,
  theirs: Draft,
  lists: { readonly zones: readonly ZoneChoice[]; readonly devices: readonly { readonly id: string; readonly label: string }[] },
): Difference[] {
  const device = (id: string) => lists.devices.find((each) => each.id === id)?.label ?? "";
  const plain = [
    { key: "deviceId", label: "Device", mine: device(textOf(sent.deviceId)), theirs: device(theirs.deviceId ?? "") },
    { key: "skinPrep", label: "Skin preparation", mine: textOf(sent.skinPrep), theirs: theirs.skinPrep },
    { key: "endedAt", label: "Ended at", mine: textOf(sent.endedAt), theirs: theirs.endedAt ?? "" },
    { key: "notes", label: "Notes", mine: textOf(sent.notes), theirs: theirs.notes },
  ];
  const zones = lists.zones.flatMap((zone) => {
    const given = theirs.zones.find((each) => each.zone === zone.id);
    const [mine, other] = [sentValue(sent, zone.id), given === undefined ? NOTHING : givenValue(given)];
    return ZONE_FIELDS.map((field) => ({
      key: `${zone.id}.${field}`,
      label: `${zone.label}, ${FIELD_LABELS[field]}`,
      mine: said(field, mine),
      theirs: said(field, other),
    }));
  });
  return [...zones, ...plain].filter((each) => each.mine.trim() !== each.theirs.trim());
}
