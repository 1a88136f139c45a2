import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";

/** Asked for when booking, which it never blocks: without it nobody can be screened, and no treatment starts. */
export function BirthDateMissing({ patientId }: { readonly patientId: string }) {
  return (
    <Notice meaning="warn" title="No date of birth on record">
      Please ask for it and <TextLink href={`/patients/${patientId}/edit`}>add it</TextLink>: without it nobody can be screened, and no
      treatment can start. The booking can be made all the same.
    </Notice>
  );
}
