/** A PDF as a reader sees it: its words, and how many pictures are drawn in it. */
import { getDocument, OPS } from "pdfjs-dist/legacy/build/pdf.mjs";

export type ReadPdf = {
  readonly words: string;
  readonly pages: number;
  readonly pictures: number;
  /** Of the first page, in points: A4 is 595.28 by 841.89. */
  readonly size: { readonly width: number; readonly height: number };
  /** Every colour that is drawn with, "#rrggbb". */
  readonly colours: readonly string[];
};

const DRAWN_WITH: readonly number[] = [OPS.setFillRGBColor, OPS.setStrokeRGBColor];

/** Reads a PDF with Mozilla's reader, which shares nothing with what wrote it. Spaces and line ends count once. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const task = getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 });
  const document = await task.promise;
  const words: string[] = [];
  let pictures = 0;
  const colours = new Set<string>();
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    words.push(items.map((item) => ("str" in item ? `${item.str}${item.hasEOL ? " " : ""}` : "")).join(""));
    const { fnArray, argsArray } = await page.getOperatorList();
    pictures += fnArray.filter((operation) => operation === OPS.paintImageXObject).length;
    for (const [place, operation] of fnArray.entries()) if (DRAWN_WITH.includes(operation)) colours.add(String(argsArray[place]));
  }
  const pages = document.numPages;
  const [, , width = 0, height = 0] = (await document.getPage(1)).view;
  await task.destroy();
  return {
    words: words.join(" ").replaceAll(/\s+/g, " "),
    pages,
    pictures,
    size: { width, height },
    colours: [...colours],
  };
}
