import type { ProtocolContent } from "#lib/series/input.ts";
import type { EditProtocol } from "../input.ts";

/** What is added to a protocol by a preparation of the patient's own blood. */
const ADD_ONS = [
  { key: "prp", name: "PRP" },
  { key: "cgf", name: "CGF" },
] as const;

/** The add-ons that a protocol may have, with what it says of each. */
export function addOnsOf(content: ProtocolContent) {
  return ADD_ONS.map(({ key, name }) => ({ key, name, now: content.addOns.find((each) => each.key === key) }));
}

/** A protocol as it was typed. The service that it books stays as it is, and so does everything that the page does not ask. */
export function editProtocolContent(content: ProtocolContent, edit: EditProtocol): ProtocolContent {
  const { depths, addOns, ...rest } = edit;
  return {
    ...content,
    ...rest,
    // A zone with one end alone is kept as a mistake for the schema to name.
    depths: depths.flatMap(({ zone, from, to }) => (from === null && to === null ? [] : [{ zone, fromMm: from ?? 0, toMm: to ?? 0 }])),
    addOns: addOns.flatMap(({ on, minGapDays, ...addOn }) => (on ? [{ ...addOn, minGapDays: minGapDays ?? 0 }] : [])),
  };
}
