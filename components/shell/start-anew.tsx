import { buttonClass } from "#components/ui/button-class.ts";

/** The way on from a page that could not be shown. A plain link: these pages come with every other one, and are to bring no script of their own along. */
export function StartAnew() {
  return (
    <a href="/" className={buttonClass("secondary", "desk")}>
      Go to the start
    </a>
  );
}
