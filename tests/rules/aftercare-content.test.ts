import { describe, expect, it } from "vitest";
import { defaultAftercareSet } from "#db/seed/definitions/aftercare-set.ts";
import { aftercareContent } from "#lib/aftercare/input.ts";

const messages = (content: unknown) => aftercareContent.safeParse(content).error?.issues.map(({ message }) => message) ?? [];
const withInstruction = (id: string, change: object) => ({
  ...defaultAftercareSet,
  instructions: defaultAftercareSet.instructions.map((each) => (each.id === id ? { ...each, ...change } : each)),
});

describe("the content of an aftercare set", () => {
  it("is complete by default", () => expect(aftercareContent.parse(defaultAftercareSet)).toEqual(defaultAftercareSet));

  it("stays readable from before it had products, preparation, questions and sources of its lines", () => {
    const { title, intro, homeRoller, instructions, sections } = defaultAftercareSet;
    const texts = (lines: readonly { readonly text: string }[]) => lines.map(({ text }) => text);
    const old = {
      everyDay: texts(sections.everyDay),
      canHappen: texts(sections.canHappen),
      usual: texts(sections.usual),
      contactUs: { intro: sections.contactUs.intro.text, signs: texts(sections.contactUs.signs) },
      emergency: sections.emergency.text,
    };
    const bare = instructions.map(({ productIds, ...rest }) => rest);
    const read = aftercareContent.parse({ title, intro, homeRoller, instructions: bare, sections: old });
    expect(texts(read.sections.canHappen)).toEqual(old.canHappen);
    expect(read.sections.emergency.text).toBe(old.emergency);
    expect([read.products, read.preparation, read.questions]).toEqual([[], [], []]);
    expect(aftercareContent.parse(read)).toEqual(read);
  });

  it("names a product only where it is in the set, is used, and is allowed by then", () => {
    expect(messages(withInstruction("rescue-balm", { productIds: ["no-such"] }))).toEqual(["This product is not in the set."]);
    expect(messages(withInstruction("makeup", { productIds: ["mineral-makeup"] }))).toEqual(["Only something to use names a product."]);
    expect(messages(withInstruction("mild-cleanser", { productIds: ["rescue-balm"] }))).toEqual([
      "Rescue Balm is allowed from 24 hours on.",
    ]);
  });
});
