import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { FormVisitView } from "#lib/forms/queries/visit.ts";

type NoFormNowProps = { readonly hindrance: NonNullable<FormVisitView["hindrance"]>; readonly patientId: string };

/** Why no form can be given to this patient for this visit, and where that is put right. */
export function NoFormNow({ hindrance, patientId }: NoFormNowProps) {
  if (hindrance === "over") return <Notice meaning="warn" title="This visit is over, so there is no form to fill in for it." />;
  return (
    <Notice meaning="warn" title="No date of birth on record">
      Nobody can be screened without it. <TextLink href={`/patients/${patientId}/edit`}>Add the date of birth</TextLink> first.
    </Notice>
  );
}
