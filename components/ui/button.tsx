import type { MouseEventHandler, ReactNode } from "react";
import { type ButtonVariant, buttonClass, type ControlSize } from "./button-class.ts";
import { AppLink } from "./link.tsx";

type Look = {
  readonly children: ReactNode;
  /** One primary a page; soft is the primary stepping back while a dialog is open. */
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ControlSize | undefined;
  readonly wide?: boolean | undefined;
  /** Only where the words alone would not tell several buttons apart; it must contain the visible words. */
  readonly label?: string | undefined;
};

type ButtonProps = Look & {
  readonly type?: "button" | "submit" | undefined;
  readonly name?: string | undefined;
  readonly value?: string | undefined;
  readonly form?: string | undefined;
  readonly disabled?: boolean | undefined;
  /** For a button that is one of several ways to look: whether it is the chosen one. */
  readonly pressed?: boolean | undefined;
  /** Id of the sentence that says why it is disabled. */
  readonly describedBy?: string | undefined;
  readonly onClick?: MouseEventHandler<HTMLButtonElement> | undefined;
};

export function Button({
  children,
  variant = "secondary",
  size = "desk",
  wide,
  label,
  type = "button",
  describedBy,
  pressed,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-label={label}
      aria-pressed={pressed}
      aria-describedby={describedBy}
      className={buttonClass(variant, size, wide)}
    >
      {children}
    </button>
  );
}

type ButtonLinkProps = Look & { readonly href: string; readonly download?: boolean | undefined };

/** Looks like a button, goes to a page. */
export function ButtonLink({ children, href, variant = "secondary", size = "desk", wide, label, download }: ButtonLinkProps) {
  return (
    <AppLink href={href} label={label} download={download} className={buttonClass(variant, size, wide)}>
      {children}
    </AppLink>
  );
}
