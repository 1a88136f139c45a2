/**
 * What skin may do after needling. The ids are stored with adverse events, so they never change; the wording may. Pure: screening names an event that
 * holds a session, and the records of events use the same list.
 */
export type SkinResponse = {
  readonly id: string;
  readonly label: string;
  /** "Expected, self-limiting, normally <= 7 d", or an event from its first day on. */
  readonly nature: "expected" | "event";
};

type Row = readonly [id: string, label: string];

const EXPECTED: readonly Row[] = [
  ["redness", "Redness"],
  ["swelling", "Swelling"],
  ["pain", "Pain"],
  ["burning", "Burning"],
  ["itch", "Itching"],
  ["bruising", "Bruising"],
  ["bleeding", "Pinpoint bleeding"],
  ["crusting", "Crusting"],
  ["dryness", "Flaking or dryness"],
];

const EVENTS: readonly Row[] = [
  ["darkening", "Darkening of the skin"],
  ["lightening", "Lightening of the skin"],
  ["infection", "Infection"],
  ["cold-sore", "Cold sore"],
  ["acne-milia", "Acne or milia"],
  ["irritation", "Irritant dermatitis"],
  ["allergy", "Allergic reaction"],
  ["granuloma", "Granulomatous reaction"],
  ["lymph-nodes", "Swollen lymph nodes"],
  ["tram-track", "Tram-track scarring"],
  ["scar", "Another scar"],
  ["nerve-vessel", "Damage to a nerve or vessel"],
  ["other", "Something else"],
];

const toResponse =
  (nature: SkinResponse["nature"]) =>
  ([id, label]: Row): SkinResponse => ({ id, label, nature });

export const SKIN_RESPONSES: readonly SkinResponse[] = [...EXPECTED.map(toResponse("expected")), ...EVENTS.map(toResponse("event"))];

const BY_ID = new Map(SKIN_RESPONSES.map((response) => [response.id, response]));

/** Undefined for an id that never was. */
export function findSkinResponse(id: string): SkinResponse | undefined {
  return BY_ID.get(id);
}

/** "Redness"; an id that never was stands for itself. */
export function saySkinResponse(id: string): string {
  return BY_ID.get(id)?.label ?? id;
}
