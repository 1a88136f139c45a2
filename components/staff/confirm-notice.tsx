import { AppLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { confirmPath } from "#lib/staff/rules/confirm.ts";

/** Stands above what takes a password of the last ten minutes, before anything is typed in vain. */
export function ConfirmNotice({ isFresh, next }: { readonly isFresh: boolean; readonly next: string }) {
  if (isFresh) return null;
  return (
    <div className="mb-4">
      <Notice meaning="info" title="Show first that it is you">
        Changes here take your password again, so that nobody makes them at a screen you left.{" "}
        <AppLink href={confirmPath(next)} className="link">
          Give your password
        </AppLink>
      </Notice>
    </div>
  );
}
