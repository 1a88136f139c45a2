import { type GivenConsent, type Lapse, lapseOf, type PlannedTreatment } from "#lib/screening/rules/consent.ts";

type Given = Pick<GivenConsent, "protocolId" | "device" | "deviceIds" | "indication">;

/** What the patient agreed to before the start, and what the series is for now. */
export type Consented = {
  /** In force at the start, the newest first. */
  readonly given: readonly Given[];
  readonly planned: Pick<PlannedTreatment, "protocolId" | "indication">;
};

const WORDS = {
  device: ({ device }) => `The consent names ${device?.replaceAll("; ", " or ") ?? "another device"}, not this device.`,
  protocol: () => "The consent was given for another protocol.",
  indication: () => "The consent was given for another indication.",
} as const satisfies Record<Lapse, (given: Given) => string>;

/**
 * What of a treatment lies beyond its consent, in a sentence; null where nothing does. "per-procedure re-confirmation; auto-invalid on protocol/device/indication
 * change": what was done to the patient is recorded all the same, with how they agreed to it.
 * @param device the one that was used, called as a consent names it: "Crown SkinPen Precision"; null while none is chosen
 */
export function beyondConsent(consented: Consented | null, device: PlannedTreatment["device"]): string | null {
  const lapses = (consented?.given ?? []).map((given) => ({ given, lapse: consented && lapseOf(given, { ...consented.planned, device }) }));
  const [first] = lapses;
  if (first === undefined || lapses.some(({ lapse }) => lapse === null) || first.lapse === null) return null;
  return WORDS[first.lapse](first.given);
}
