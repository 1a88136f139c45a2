import type { ReactNode } from "react";
import { TextLink } from "#components/ui/link.tsx";
import type { ClinicContacts } from "#lib/clinic/queries/contacts.ts";

/** "Link not working? Call 03 5550 1482 (Carlton) or 07 5550 1482 (Fitzroy)." */
export function CallUs({ phones, children }: { readonly phones: ClinicContacts["phones"]; readonly children: ReactNode }) {
  return (
    <>
      {children}{" "}
      {phones.map(({ location, phone }, index) => (
        <span key={phone}>
          {index > 0 && " or "}
          <TextLink href={`tel:${phone.replaceAll(/[^\d+]/g, "")}`}>{phone}</TextLink> ({location})
        </span>
      ))}
      .
    </>
  );
}
