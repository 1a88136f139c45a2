import type { ReactNode } from "react";
import { type Meaning, MeaningIcon } from "./chip.tsx";

type NoticeProps = {
  readonly meaning: Exclude<Meaning, "plain">;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly icon?: ReactNode;
  readonly touch?: boolean | undefined;
  /** Announced as soon as it appears: only for what answers something the person just did. */
  readonly live?: boolean | undefined;
};

/** A filled strip with a reason: names the thing, the window, and what to do. */
export function Notice({ meaning, title, children, icon, touch, live }: NoticeProps) {
  return (
    <div className={`notice ${meaning}${touch ? " notice-touch" : ""}`} role={live ? "status" : undefined}>
      {icon ?? <MeaningIcon meaning={meaning} />}
      <div className="min-w-0">
        {title && <p className="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}
