import { Check } from "lucide-react";
import { ButtonLink } from "#components/ui/button.tsx";
import { MeaningIcon } from "#components/ui/chip.tsx";
import { Panel } from "#components/ui/panel.tsx";

type Missing = {
  readonly key: string;
  readonly meaning: "warn" | "stop";
  readonly title: string;
  readonly words: string;
  readonly href: string;
  readonly link: string;
};

/** What is missing before the start, in words, each with the page where it is done. */
export function StartGate({ missing }: { readonly missing: readonly Missing[] }) {
  if (missing.length === 0) {
    return (
      <Panel title="Ready to start">
        <p className="flex items-start gap-2">
          <Check className="ok gate-icon" />
          Screening and consent are in force, and the patient is here.
        </p>
      </Panel>
    );
  }
  return (
    <Panel title="Before the start" aside={missing.length === 1 ? "1 thing is missing" : `${missing.length} things are missing`}>
      <ul className="rows">
        {missing.map((item) => (
          <li key={item.key} className="row flex-wrap">
            <span className={`${item.meaning} gate-icon`}>
              <MeaningIcon meaning={item.meaning} />
            </span>
            <div className="min-w-0 flex-1 basis-64">
              <p className="strong">{item.title}</p>
              <p className="text-ink-2">{item.words}</p>
            </div>
            <ButtonLink href={item.href} size="touch" label={`${item.link}: ${item.title}`}>
              {item.link}
            </ButtonLink>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
