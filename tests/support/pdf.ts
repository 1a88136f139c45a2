/** A PDF as a reader sees it: its words, and how many pictures are drawn in it. */
import { getDocument, OPS } from "pdfjs-dist/legacy/build/pdf.mjs";

export type ReadPdf = { readonly words: string; readonly pages: number; readonly pictures: number };

/** Reads a PDF with Mozilla's reader, which shares nothing with what wrote it. Spaces and line ends count once. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const task = getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 });
  const document = await task.promise;
  const words: string[] = [];
  let pictures = 0;
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    words.push(items.map((item) => ("str" in item ? `${item.str}${item.hasEOL ? " " : ""}` : "")).join(""));
    const { fnArray } = await page.getOperatorList();
    pictures += fnArray.filter((operation) => operation === OPS.paintImageXObject).length;
  }
  const pages = document.numPages;
  await task.destroy();
  return { words: words.join(" ").replaceAll(/\s+/g, " "), pages, pictures };
}
