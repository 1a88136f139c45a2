import type { AftercareContent } from "#lib/aftercare/input.ts";
import type { Entry } from "./entries.ts";

type Source = AftercareContent["sections"]["emergency"]["source"];

/** "24 hours"; nothing where there is no end. */
function sayOffset(offset: object | null | undefined): string {
  return Object.entries(offset ?? {})
    .map(([unit, count]) => `${count} ${unit}`)
    .join("");
}

function sourceFacets({ line, note = "" }: Source) {
  return { Source: line, "For the reviewer": note };
}

const kinds = { leave_off: "leave off", avoid: "avoid", tell_us: "tell us" } as const;

/** An aftercare set as a list of things in words: its own words, each instruction, product, step and question. */
export function aftercareEntries(content: AftercareContent): readonly Entry[] {
  const { title, intro, homeRoller, instructions, sections, products, preparation, questions } = content;
  const { contactUs, emergency, ...lists } = sections;
  const lines = [...Object.entries({ ...lists, signs: contactUs.signs, call: [contactUs.intro], emergency: [emergency] })];
  return [
    { key: "title", title, facets: { Title: title, Introduction: intro, "Home roller": `${homeRoller.needleMm} mm` } },
    ...instructions.map((each) => ({
      key: each.id,
      title: each.title,
      facets: {
        Words: each.title,
        Detail: each.detail,
        Afterwards: each.afterwards ?? "",
        From: sayOffset(each.from),
        Until: sayOffset(each.until),
        Products: products.flatMap(({ id, name }) => (each.productIds?.includes(id) === true ? [name] : [])).join(", "),
        ...sourceFacets(each.source),
      },
    })),
    ...lines.flatMap(([list, texts]) =>
      texts.map(({ id, text, source }) => ({ key: `line ${list} ${id}`, title: text, facets: { Words: text, ...sourceFacets(source) } })),
    ),
    ...products.map((each) => ({
      key: `product ${each.id}`,
      title: each.name,
      facets: {
        Name: each.name,
        Maker: each.brand ?? "",
        Kind: each.category,
        Purpose: each.purpose,
        "Allowed from": `${each.allowedFromHours} hours`,
        ...sourceFacets(each.source),
      },
    })),
    ...preparation.map((each) => ({
      key: `step ${each.id}`,
      title: each.title,
      facets: {
        Words: each.title,
        Detail: each.detail,
        "In a close series": each.throughoutSeries,
        Kind: kinds[each.kind],
        Begins: `${sayOffset(each.before)} before`,
        Again: each.again === undefined ? "" : `${sayOffset(each.again)} before`,
        Flagged: each.flagged ? "yes" : "no",
        ...sourceFacets(each.source),
      },
    })),
    ...questions.map((each) => ({
      key: `question ${each.id}`,
      title: each.question,
      facets: { Question: each.question, Answer: each.answer.join("\n\n"), ...sourceFacets(each.source) },
    })),
  ];
}
