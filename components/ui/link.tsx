import Link from "next/link";
import type { ReactNode } from "react";

type AppLinkProps = {
  readonly href: string;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly label?: string | undefined;
  readonly current?: "page" | "step" | "true" | undefined;
  readonly download?: boolean | undefined;
  /** For the pointer alone, in a drawing: the same stands elsewhere on the page for everybody. */
  readonly unreachable?: boolean | undefined;
};

const plain = /^(?:[a-z]+:|#|\/api\/)/i;

/**
 * The one place that knows the framework's link. Never prefetches: opening a clinical record is audited, so nothing may be
 * opened that nobody asked for. Telephone numbers, fragments and files are plain anchors.
 */
export function AppLink({ href, children, className, label, current, download, unreachable }: AppLinkProps) {
  if (download || plain.test(href)) {
    return (
      <a href={href} className={className} aria-label={label} aria-current={current} download={download}>
        {children}
      </a>
    );
  }
  return (
    <Link
      href={href}
      prefetch={false}
      className={className}
      aria-label={label}
      aria-current={current}
      tabIndex={unreachable ? -1 : undefined}
    >
      {children}
    </Link>
  );
}

type OptionLinkProps = {
  readonly id: string;
  readonly href: string;
  readonly isActive: boolean;
  readonly onFollow: () => void;
  readonly children: ReactNode;
};

/** A choice of a list that leads somewhere; the field that the list belongs to keeps the focus. */
export function OptionLink({ id, href, isActive, onFollow, children }: OptionLinkProps) {
  return (
    <Link id={id} href={href} prefetch={false} role="option" aria-selected={isActive} tabIndex={-1} onClick={onFollow}>
      {children}
    </Link>
  );
}

type TextLinkProps = Omit<AppLinkProps, "className"> & {
  /** Underlined only under the pointer: names in tables and lists that are plainly links. */
  readonly quiet?: boolean | undefined;
  readonly strong?: boolean | undefined;
};

export function TextLink({ quiet, strong, ...rest }: TextLinkProps) {
  const look = quiet ? "link-quiet" : "link";
  return <AppLink {...rest} className={strong ? `${look} strong` : look} />;
}
