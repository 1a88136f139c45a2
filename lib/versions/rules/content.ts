import type { z } from "zod";
import { type AftercareContent, aftercareContent } from "#lib/aftercare/input.ts";
import { aftercareIssues } from "#lib/aftercare/rules/contract.ts";
import { type ConsentDefinition, consentDefinition } from "#lib/consent/input.ts";
import type { DefinitionKind } from "#lib/definitions/input.ts";
import { type FormDefinition, formDefinition } from "#lib/forms/input.ts";
import { type TemplateContent, templateContent, templateIssues } from "#lib/messages/input/templates.ts";
import { contractIssues } from "#lib/screening/rules/contract.ts";
import { type ProtocolContent, protocolContent } from "#lib/series/input.ts";
import { findZone } from "#lib/zones.ts";

export type ReadContent =
  | { readonly kind: "protocol"; readonly content: ProtocolContent }
  | { readonly kind: "form"; readonly content: FormDefinition }
  | { readonly kind: "consent"; readonly content: ConsentDefinition }
  | { readonly kind: "aftercare"; readonly content: AftercareContent }
  | { readonly kind: "template"; readonly content: TemplateContent };

/** What is wrong with a content, at its place in it. */
export type ContentIssue = { readonly path: readonly PropertyKey[]; readonly message: string };

const schemas: Readonly<Record<DefinitionKind, z.ZodType>> = {
  protocol: protocolContent,
  form: formDefinition,
  consent: consentDefinition,
  aftercare: aftercareContent,
  template: templateContent,
};

/** The stored content of a version, checked by the domain it belongs to; null when it is not complete, and then it can be neither read nor approved. */
export function readContent(kind: DefinitionKind, stored: unknown): ReadContent | null {
  switch (kind) {
    case "protocol": {
      const { data } = protocolContent.safeParse(stored);
      return data === undefined ? null : { kind, content: data };
    }
    case "form": {
      const { data } = formDefinition.safeParse(stored);
      return data === undefined ? null : { kind, content: data };
    }
    case "consent": {
      const { data } = consentDefinition.safeParse(stored);
      return data === undefined ? null : { kind, content: data };
    }
    case "aftercare": {
      const { data } = aftercareContent.safeParse(stored);
      return data === undefined ? null : { kind, content: data };
    }
    case "template": {
      const { data } = templateContent.safeParse(stored);
      return data === undefined ? null : { kind, content: data };
    }
  }
}

/**
 * Everything that keeps a content from being put in force, empty where nothing does. A form and an aftercare set are measured by their contracts
 * too, a protocol by the caps of the clinic, the words of a message by what can be filled in and what others may read.
 * @param zoneCaps the deepest setting of each zone that is in force, in millimetres
 */
export function contentIssues({ kind, content }: ReadContent, zoneCaps: Readonly<Record<string, number>>): readonly ContentIssue[] {
  const parsed = schemas[kind].safeParse(content);
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => ({ path, message }));
  if (kind === "protocol") return capIssues(content, zoneCaps);
  if (kind === "form") return contractIssues(content);
  if (kind === "template") return templateIssues(content);
  return kind === "aftercare" ? aftercareIssues(content) : [];
}

function capIssues({ depths }: ProtocolContent, zoneCaps: Readonly<Record<string, number>>): readonly ContentIssue[] {
  return depths.flatMap(({ zone, toMm }, index) => {
    const cap = zoneCaps[zone] ?? 0;
    const message = `${findZone(zone)?.label ?? zone} may be treated to ${cap.toFixed(2)} mm at most.`;
    return toMm > cap ? [{ path: ["depths", index], message }] : [];
  });
}
