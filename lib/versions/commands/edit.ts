import type { z } from "zod";
import type { Ctx } from "#lib/auth/ctx.ts";
import type { FormDefinition } from "#lib/forms/input.ts";
import type { Result } from "#lib/result.ts";
import type { EditAftercare } from "../input/aftercare.ts";
import type { EditSection, saveConsentInput, saveOutlineInput, saveProtocolInput, saveSectionInput, saveTemplateInput } from "../input.ts";
import { aftercarePart, editAftercareContent, fieldOfAftercare } from "../rules/aftercare-edit.ts";
import { editConsentContent } from "../rules/consent-edit.ts";
import type { ContentIssue } from "../rules/content.ts";
import { editOutline, editSection, outlinePart, sectionPart, waitsBeside } from "../rules/form-edit.ts";
import { editProtocolContent } from "../rules/protocol-edit.ts";
import { saveDraft } from "./draft.ts";

type Path = ContentIssue["path"];

const named = (path: Path) => ["content", ...path].map(String).join(".");

/** A stored id of the clinic's own, never given twice: what is answered under it must not be read as something else later. */
const ownId = () => `own_${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`;

/** Saves one section of a form, with the waits beside its questions. */
export function saveSection(ctx: Ctx<"definition:edit">, input: z.output<typeof saveSectionInput>): Promise<Result<null>> {
  const newId = ownId();
  return saveDraft(ctx, input, (read) => {
    if (read.kind !== "form") return null;
    const part = sectionPart(read.content, input.part);
    if (part === null) return null;
    const content = editSection(read.content, input.part, input.content, newId);
    return { part, edited: { kind: "form", content }, fieldOf: (path) => fieldOfSection(path, content, input.content) };
  });
}

/** Where a place of the edited form was typed: questions may have changed places, and waits are typed beside the question of their rule. */
function fieldOfSection([top, at, ...rest]: Path, { sections }: FormDefinition, typed: EditSection): string {
  if (top === "stricter") {
    const index = typed.questions.findIndex(({ id }) => waitsBeside(id).some(({ key }) => key === at));
    const wait = typed.questions[index]?.waits.findIndex(({ key }) => key === at);
    return named(["questions", index, "waits", wait ?? 0, "count"]);
  }
  const [list, place, ...inside] = rest;
  if (list !== "questions" || typeof at !== "number" || typeof place !== "number") return named(rest.length === 0 ? ["title"] : rest);
  const id = sections[at]?.questions[place]?.id;
  const index = typed.questions.findIndex((question) => question.id === id);
  return index === -1 ? named(["add", "label"]) : named(["questions", index, ...(inside.length === 0 ? ["label"] : inside)]);
}

/** Saves a form's title and the order of its parts. */
export function saveOutline(ctx: Ctx<"definition:edit">, input: z.output<typeof saveOutlineInput>): Promise<Result<null>> {
  return saveDraft(ctx, input, (read) => {
    if (read.kind !== "form") return null;
    return { part: outlinePart(read.content), edited: { kind: "form", content: editOutline(read.content, input.content) }, fieldOf: named };
  });
}

/** Saves a protocol, which is one part. */
export function saveProtocol(ctx: Ctx<"definition:edit">, input: z.output<typeof saveProtocolInput>): Promise<Result<null>> {
  return saveDraft(ctx, input, (read) => {
    if (read.kind !== "protocol") return null;
    const content = editProtocolContent(read.content, input.content);
    const rowOf = ([list, at, ...rest]: Path) => {
      const isDepth = list === "depths" && typeof at === "number";
      const isAddOn = list === "addOns" && typeof at === "number";
      if (isDepth) return ["depths", input.content.depths.findIndex(({ zone }) => zone === content.depths[at]?.zone), "to"];
      if (isAddOn) return ["addOns", input.content.addOns.findIndex(({ key }) => key === content.addOns[at]?.key), ...rest];
      // A whole number of sessions or gaps is wrong together with its neighbours: said beside the usual one.
      if (rest.length === 0 && at === undefined && list === "sessions") return ["sessions", "default"];
      return list === "gapDays" && at === undefined
        ? ["gapDays", "target"]
        : [list ?? "indication", ...(at === undefined ? [] : [at, ...rest])];
    };
    return { part: read.content, edited: { kind: "protocol", content }, fieldOf: (path) => named(rowOf(path)) };
  });
}

/** Saves a consent text, which is one part. */
export function saveConsent(ctx: Ctx<"definition:edit">, input: z.output<typeof saveConsentInput>): Promise<Result<null>> {
  const newId = ownId();
  return saveDraft(ctx, input, (read) => {
    if (read.kind !== "consent") return null;
    const content = editConsentContent(read.content, input.content, newId);
    const rowOf = ([list, at, part]: Path) => {
      if (list === "sections" && typeof at === "number") {
        const index = input.content.sections.findIndex(({ heading }) => heading === content.sections[at]?.heading);
        return ["sections", index, part === "paragraphs" ? "text" : "heading"];
      }
      if (list !== "statements" || typeof at !== "number") return [list === "title" ? "title" : "statements.0.text"];
      return ["statements", input.content.statements.findIndex(({ text }) => text === content.statements[at]?.text), "text"];
    };
    return { part: read.content, edited: { kind: "consent", content }, fieldOf: (path) => named(rowOf(path)) };
  });
}

/** Saves the words of a kind of message, which are one part. What the message is about is never reworded. */
export function saveTemplate(ctx: Ctx<"definition:edit">, input: z.output<typeof saveTemplateInput>): Promise<Result<null>> {
  return saveDraft(ctx, input, (read) => {
    if (read.kind !== "template") return null;
    const content = { ...read.content, ...input.content };
    return { part: read.content, edited: { kind: "template", content }, fieldOf: named };
  });
}

/** Saves one part of an aftercare set. */
export function saveAftercare(ctx: Ctx<"definition:edit">, input: EditAftercare): Promise<Result<null>> {
  // An id here has hyphens: it is one of a set, not the name of an answer.
  const newId = ownId().replace("_", "-");
  return saveDraft(ctx, input, (read) => {
    if (read.kind !== "aftercare") return null;
    const content = editAftercareContent(read.content, input, newId);
    return {
      part: aftercarePart(read.content, input.part),
      edited: { kind: "aftercare", content },
      fieldOf: (path) => fieldOfAftercare(path, content, input, newId),
    };
  });
}
