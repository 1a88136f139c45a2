import { LANGUAGES } from "#lib/patients/input.ts";
import { sayZone } from "#lib/time.ts";

export const languageChoices = LANGUAGES.map(({ code, name }) => ({ value: code, label: name }));

/** Every zone that has a place in its name, by part of the world. */
export function timeZoneChoices(): { value: string; label: string; group: string }[] {
  return Intl.supportedValuesOf("timeZone")
    .filter((zone) => zone.includes("/") && !zone.startsWith("Etc/"))
    .map((zone) => ({ value: zone, label: sayZone(zone), group: zone.split("/")[0] ?? "" }));
}
