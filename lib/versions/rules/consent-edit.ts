import type { ConsentDefinition } from "#lib/consent/input.ts";
import type { EditConsent } from "../input.ts";
import { inPlaces } from "./places.ts";

/** A consent text as it was typed: what was emptied altogether is gone, a statement without an id is new. */
export function editConsentContent(content: ConsentDefinition, edit: EditConsent, newId: string): ConsentDefinition {
  const sections = inPlaces(edit.sections).map(({ heading, text }) => ({ heading, paragraphs: toParagraphs(text) }));
  const statements = inPlaces(edit.statements).map(({ id, text }) => ({ id: id || newId, text }));
  return {
    ...content,
    title: edit.title,
    sections: sections.filter(({ heading, paragraphs }) => heading !== "" || paragraphs.length > 0),
    statements: statements.filter(({ text }) => text !== ""),
  };
}

/** Paragraphs are parted by an empty line, as one types them. */
export function toText(paragraphs: readonly string[]): string {
  return paragraphs.join("\n\n");
}

function toParagraphs(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "");
}
