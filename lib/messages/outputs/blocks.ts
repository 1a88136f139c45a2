import { escapeHtml } from "./mail-html.ts";

/** A place that the sender fills with a secret link. */
export type LinkPlace = "{portal}" | "{form}" | "{choices}";

/** A message before it is text or HTML: both are made from the same blocks, so that they cannot say different things. */
export type Block =
  | { readonly block: "heading"; readonly text: string }
  | { readonly block: "text"; readonly text: string }
  | { readonly block: "list"; readonly intro: string; readonly items: readonly string[] }
  /** Finished text of several paragraphs and lists, as the aftercare words it. */
  | { readonly block: "whole"; readonly text: string }
  | { readonly block: "link"; readonly label: string; readonly place: LinkPlace };

export function textOf(blocks: readonly Block[]): string {
  return blocks.map(blockText).join("\n\n");
}

function blockText(block: Block): string {
  switch (block.block) {
    case "heading":
      return block.text.toUpperCase();
    case "text":
    case "whole":
      return block.text;
    case "list":
      return [block.intro, ...block.items.map((item) => `- ${item}`)].filter((line) => line !== "").join("\n");
    case "link":
      return `${block.label}:\n${block.place}`;
  }
}

export function htmlOf(blocks: readonly Block[]): string {
  return blocks.map(blockHtml).join("\n");
}

const paragraph = (text: string) => `<p style="margin:0 0 16px">${text}</p>`;

function blockHtml(block: Block): string {
  switch (block.block) {
    case "heading":
      return `<h2 style="margin:32px 0 12px;font-size:20px;line-height:1.3">${escapeHtml(block.text)}</h2>`;
    case "text":
      return paragraph(escapeHtml(block.text).replaceAll("\n", "<br>"));
    case "list":
      return listHtml(block.intro, block.items);
    case "whole":
      return block.text.split("\n\n").map(wholeHtml).join("\n");
    case "link":
      return paragraph(
        `<a href="${block.place}" style="display:inline-block;padding:12px 0;font-weight:bold">${escapeHtml(block.label)}</a>`,
      );
  }
}

function listHtml(intro: string, items: readonly string[]): string {
  const list = items.map((item) => `<li style="margin:0 0 8px">${escapeHtml(item)}</li>`).join("");
  return `${intro === "" ? "" : `<p style="margin:0 0 8px">${escapeHtml(intro)}</p>\n`}<ul style="margin:0 0 16px;padding-left:24px">${list}</ul>`;
}

/** A paragraph of finished text: lines that begin with a dash are a list, what stands before them introduces it. */
function wholeHtml(text: string): string {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line.startsWith("- "));
  if (first === -1 || !lines.slice(first).every((line) => line.startsWith("- ")))
    return paragraph(escapeHtml(text).replaceAll("\n", "<br>"));
  const items = lines.slice(first).map((line) => line.slice(2));
  return listHtml(lines.slice(0, first).join(" "), items);
}
