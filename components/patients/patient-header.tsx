import type { ReactNode } from "react";
import { Avatar } from "#components/ui/avatar.tsx";
import { Chip } from "#components/ui/chip.tsx";
import { TextLink } from "#components/ui/link.tsx";

type PatientHeaderProps = {
  readonly patient: {
    readonly id: string;
    readonly number: string;
    readonly name: string;
    readonly called: string | null;
    readonly age: string | null;
    readonly born: string | null;
    readonly pronouns: string;
    readonly phone: string;
    readonly email: string;
    readonly language: string | null;
    readonly merged: number;
    readonly alerts: readonly { readonly id: string; readonly words: string; readonly severity: "info" | "warn" | "stop" }[];
    readonly tags: readonly string[];
    readonly openEvents: readonly { readonly id: string; readonly words: string; readonly severity: "warn" | "stop" }[];
  };
  /** "Fitzpatrick III", for clinicians. */
  readonly skinType?: string | null;
  /** Known allergies, for clinicians; empty where nobody asked, null for whoever may not know. */
  readonly allergies?: readonly { readonly id: string; readonly words: string; readonly none: boolean }[] | null;
  /** Beside the alerts: how they are changed. */
  readonly alertsAction: ReactNode;
  readonly actions: ReactNode;
};

/** Who this is, what staff must know, and what can be done: the head of a patient's record. */
export function PatientHeader({ patient, skinType = null, allergies = null, alertsAction, actions }: PatientHeaderProps) {
  const facts: { key: string; shown: ReactNode }[] = [
    { key: "age", shown: patient.born === null ? "No date of birth" : `${patient.age} years, born ${patient.born}` },
    ...(patient.called === null ? [] : [{ key: "called", shown: `called ${patient.called}` }]),
    ...(patient.pronouns === "" ? [] : [{ key: "pronouns", shown: patient.pronouns }]),
    ...(patient.phone === ""
      ? []
      : [{ key: "phone", shown: <TextLink href={`tel:${patient.phone.replaceAll(/[^\d+]/g, "")}`}>{patient.phone}</TextLink> }]),
    ...(patient.email === "" ? [] : [{ key: "email", shown: <TextLink href={`mailto:${patient.email}`}>{patient.email}</TextLink> }]),
    ...(patient.language === null ? [] : [{ key: "language", shown: `speaks ${patient.language}` }]),
    ...(skinType === null ? [] : [{ key: "skin", shown: skinType }]),
    { key: "number", shown: `patient ${patient.number}` },
    {
      key: "merge",
      shown: (
        <TextLink href={`/patients/${patient.id}/merge`}>
          {patient.merged === 0 ? "Merge" : `${patient.merged} ${patient.merged === 1 ? "record" : "records"} merged into it`}
        </TextLink>
      ),
    },
    { key: "edit", shown: <TextLink href={`/patients/${patient.id}/edit`}>Edit details</TextLink> },
  ];
  return (
    <div className="border-b border-line bg-surface">
      <header className="page flex flex-wrap items-start gap-x-6 gap-y-3 !py-4">
        <Avatar name={patient.name} size="l" />
        <div className="min-w-0 flex-1 basis-64">
          <h1>{patient.name}</h1>
          <ul className="t-ui flex flex-wrap gap-x-1.5 leading-6 text-ink-2" aria-label="Facts">
            {facts.map(({ key, shown }, index) => (
              <li key={key} className="flex gap-x-1.5 [overflow-wrap:anywhere]">
                {shown}
                {index < facts.length - 1 && <span aria-hidden="true">·</span>}
              </li>
            ))}
          </ul>
          <div
            className={`flex flex-wrap items-center gap-2 ${patient.alerts.length + patient.openEvents.length === 0 ? "-ml-2.5 mt-0.5" : "mt-2"}`}
          >
            {patient.openEvents.length > 0 && (
              <ul className="contents" aria-label="Open adverse events">
                {patient.openEvents.map((event) => (
                  <li key={event.id}>
                    <Chip meaning={event.severity}>
                      <TextLink href={`/adverse-events/${event.id}`}>{event.words}</TextLink>
                    </Chip>
                  </li>
                ))}
              </ul>
            )}
            {patient.alerts.length > 0 && (
              <ul className="contents" aria-label="Alerts">
                {patient.alerts.map((alert) => (
                  <li key={alert.id}>
                    <Chip meaning={alert.severity}>{alert.words}</Chip>
                  </li>
                ))}
              </ul>
            )}
            {allergies !== null && (
              <ul className="contents" aria-label="Allergies">
                {allergies.map((allergy) => (
                  <li key={allergy.id}>
                    <Chip meaning={allergy.none ? "plain" : "warn"}>
                      <TextLink href={`/patients/${patient.id}/health`}>
                        {allergy.none ? allergy.words : `Allergy: ${allergy.words}`}
                      </TextLink>
                    </Chip>
                  </li>
                ))}
                {allergies.length === 0 && (
                  <li>
                    <TextLink href={`/patients/${patient.id}/health`}>Allergies not asked</TextLink>
                  </li>
                )}
              </ul>
            )}
            {patient.tags.length > 0 && (
              <ul className="contents" aria-label="Tags">
                {patient.tags.map((tag) => (
                  <li key={tag}>
                    <Chip>{tag}</Chip>
                  </li>
                ))}
              </ul>
            )}
            {alertsAction}
          </div>
        </div>
        <div className="flex flex-wrap gap-2">{actions}</div>
      </header>
    </div>
  );
}
