import { TextLink } from "#components/ui/link.tsx";
import { type Sign, SignUse } from "./signs.tsx";

export type ReadinessLine = {
  readonly key: string;
  readonly meaning: "ok" | "info" | "warn" | "stop";
  readonly label: string;
  readonly words: string;
  readonly short: string;
  /** Where it is put right. */
  readonly href?: string | undefined;
};

export type Readiness = {
  readonly mark: { readonly meaning: ReadinessLine["meaning"]; readonly words: string };
  readonly items: readonly ReadinessLine[];
};

const WHOLE_WORDS: Readonly<Record<ReadinessLine["meaning"], Sign>> = { ok: "ok", info: "info", warn: "warn", stop: "stop" };

/** The one mark of a visit; pressed, it opens to everything that was checked, by the browser alone. */
export function ReadinessMark({ readiness, id, roomy }: { readonly readiness: Readiness; readonly id: string; readonly roomy: boolean }) {
  const { mark, items } = readiness;
  const light = mark.meaning === "ok" || mark.meaning === "info";
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        className={`diary-ready mark mark-micro ${mark.meaning}${light ? " mark-light" : ""}${roomy ? " is-roomy" : ""}`}
      >
        <SignUse sign={WHOLE_WORDS[mark.meaning]} />
        <span>{mark.words}</span>
      </button>
      <ul popover="auto" id={id} className="readiness">
        {items.map(({ key, meaning, label, words, href }) => (
          <li key={key} className={`mark ${meaning}`}>
            <SignUse sign={WHOLE_WORDS[meaning]} />
            <span>
              {href === undefined ? label : <TextLink href={href}>{label}</TextLink>}
              <span className="second-line">{words}</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
