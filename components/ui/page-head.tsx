import type { ReactNode } from "react";
import { Breadcrumb } from "./breadcrumb.tsx";

type PageHeadProps = {
  readonly title: ReactNode;
  /** One line of facts under the title. */
  readonly lead?: ReactNode;
  /** At the right: filters as a segmented control, or the page's one primary action. */
  readonly actions?: ReactNode;
  readonly crumbs?: readonly { readonly label: string; readonly href?: string | undefined }[] | undefined;
};

/** The h1 of a page with its line of facts and its actions. */
export function PageHead({ title, lead, actions, crumbs }: PageHeadProps) {
  return (
    <div className="page-head">
      <div className="min-w-0">
        {crumbs && <Breadcrumb items={crumbs} />}
        <h1>{title}</h1>
        {lead && <p className="page-lead">{lead}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  );
}
