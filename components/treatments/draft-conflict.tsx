"use client";

import { SubmitButton } from "#components/ui/form.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { ScrollRegion } from "#components/ui/scroll-region.tsx";
import type { Difference } from "./draft-differences.ts";

type Props = {
  /** Who saved, and when. */
  readonly message: string;
  readonly differences: readonly Difference[];
  /** The page itself: opened anew it shows what the other person saved. */
  readonly href: string;
  readonly onTakeTheirs: () => void;
};

/** Another person saved this draft from elsewhere: both versions side by side where they differ, and a way on with either. */
export function DraftConflict({ message, differences, href, onTakeTheirs }: Props) {
  return (
    <Notice meaning="warn" title={message} live>
      {differences.length === 0 ? (
        <p>Nothing differs from what stands here.</p>
      ) : (
        <ScrollRegion label="What differs">
          <table className="data-table conflict-table">
            <caption className="visually-hidden">What differs</caption>
            <thead>
              <tr>
                <th scope="col">Field</th>
                <th scope="col">Here, not saved</th>
                <th scope="col">Saved meanwhile</th>
              </tr>
            </thead>
            <tbody>
              {differences.map(({ key, label, mine, theirs }) => (
                <tr key={key}>
                  <th scope="row">{label}</th>
                  <td>{mine === "" ? "empty" : mine}</td>
                  <td>{theirs === "" ? "empty" : theirs}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        <a
          href={href}
          className="btn btn-secondary btn-touch"
          onClick={(event) => {
            event.preventDefault();
            onTakeTheirs();
          }}
        >
          Take what was saved
        </a>
        <SubmitButton variant="secondary" size="touch" name="intent" value="save">
          Keep what stands here
        </SubmitButton>
      </div>
    </Notice>
  );
}
