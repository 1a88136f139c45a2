import { JURISDICTIONS } from "#lib/clinic/input/locations.ts";

/** Every time zone that the runtime knows, by region, "Melbourne" under "Australia". */
export function zoneChoices() {
  return Intl.supportedValuesOf("timeZone")
    .filter((zone) => zone.includes("/"))
    .map((zone) => {
      const [region = "", ...places] = zone.split("/");
      return { value: zone, label: places.join(", ").replaceAll("_", " "), group: region };
    });
}

export function jurisdictionChoices() {
  return JURISDICTIONS.map(({ code, label, country }) => ({ value: code, label, group: country }));
}
