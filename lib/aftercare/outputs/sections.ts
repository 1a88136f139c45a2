import type { AftercareContent, HandoutSections } from "../input.ts";

/** The handout's sections with the location's own numbers in place of `{phone}` and `{emergencyNumber}`; what `issueHandout` freezes. */
export function fillSections(
  sections: AftercareContent["sections"],
  place: { readonly phone: string; readonly emergencyNumber: string },
): HandoutSections {
  // A location without a number yet must not leave "call us on :" behind.
  const phone = place.phone.trim();
  const fill = ({ text }: { readonly text: string }) =>
    (phone === "" ? text.replaceAll(" on {phone}", "") : text)
      .replaceAll("{phone}", phone)
      .replaceAll("{emergencyNumber}", place.emergencyNumber);
  return {
    everyDay: sections.everyDay.map(fill),
    canHappen: sections.canHappen.map(fill),
    usual: sections.usual.map(fill),
    contactUs: { intro: fill(sections.contactUs.intro), signs: sections.contactUs.signs.map(fill) },
    emergency: fill(sections.emergency),
  };
}
