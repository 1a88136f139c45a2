import { MOST } from "#lib/interchange/rules/limits.ts";
import { addDays, type IsoDate, timeOfMinutes } from "#lib/time.ts";
import type { Line } from "./table.ts";

type Attributes = Readonly<Record<string, string>>;

/** A part of a workbook, read as its elements come. */
export type Part = { open(name: string, attributes: Attributes): void; close(name: string): void; text(text: string): void };

const ignore = () => undefined;

/** Which sheet is the first, where it stands, and from which year days are counted. */
export class BookReader {
  from1904 = false;
  readonly #sheets: string[] = [];
  readonly #targets = new Map<string, string>();

  part(name: string): Part | null {
    if (name === "xl/workbook.xml")
      return { open: (element, attributes) => this.#workbook(element, attributes), close: ignore, text: ignore };
    if (name === "xl/_rels/workbook.xml.rels")
      return { open: (element, attributes) => this.#relation(element, attributes), close: ignore, text: ignore };
    return null;
  }

  firstSheet(): string {
    const target = this.#targets.get(this.#sheets[0] ?? "") ?? "worksheets/sheet1.xml";
    return target.startsWith("/") ? target.slice(1) : `xl/${target}`;
  }

  #workbook(element: string, attributes: Attributes): void {
    if (element === "workbookPr") this.from1904 = ["1", "true"].includes(attributes.date1904 ?? "");
    if (element === "sheet" && attributes.state !== "hidden" && attributes.state !== "veryHidden")
      this.#sheets.push(attributes["r:id"] ?? "");
  }

  #relation(element: string, { Id: relation, Target: target }: Attributes): void {
    if (element === "Relationship" && relation !== undefined && target !== undefined) this.#targets.set(relation, target);
  }
}

/** The texts that cells point to; how somebody's name is to be pronounced is not part of it. */
export class StringsReader implements Part {
  readonly found: string[] = [];
  #text = "";
  #isText = false;
  #isPronunciation = false;

  open(name: string): void {
    if (name === "si") this.#text = "";
    if (name === "rPh") this.#isPronunciation = true;
    this.#isText = name === "t" && !this.#isPronunciation;
  }
  close(name: string): void {
    if (name === "si") this.found.push(this.#text);
    if (name === "rPh") this.#isPronunciation = false;
    if (name === "t") this.#isText = false;
  }
  text(text: string): void {
    if (this.#isText) this.#text += text;
  }
}

/** The formats that every workbook has for dates, by their numbers. */
const DATE_FORMATS = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);

/** Which styles show a number as a date. */
export class StylesReader implements Part {
  readonly dateStyles = new Set<number>();
  readonly #own = new Set<number>();
  #isCells = false;
  #style = 0;

  open(name: string, attributes: Attributes): void {
    if (name === "numFmt" && showsDate(attributes.formatCode ?? "")) this.#own.add(Number(attributes.numFmtId));
    if (name === "cellXfs") this.#isCells = true;
    if (name !== "xf" || !this.#isCells) return;
    const format = Number(attributes.numFmtId);
    if (DATE_FORMATS.has(format) || this.#own.has(format)) this.dateStyles.add(this.#style);
    this.#style += 1;
  }
  close(name: string): void {
    if (name === "cellXfs") this.#isCells = false;
  }
  text = ignore;
}

/** A format of one's own is a date's when it shows a year or a day, quoted words and colours aside. */
function showsDate(format: string): boolean {
  return /[yd]/i.test(format.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]/g, ""));
}

export type Shows = { readonly strings: readonly string[]; readonly dateStyles: ReadonlySet<number>; readonly from1904: boolean };

/** The rows of a sheet, each cell as it is shown. */
export class SheetReader implements Part {
  #row = 0;
  #cells: string[] = [];
  #at = -1;
  #type = "";
  #style = 0;
  #value = "";
  #isValue = false;
  #isPronunciation = false;
  readonly #shows: Shows;
  readonly #found: (line: Line) => void;

  constructor(shows: Shows, found: (line: Line) => void) {
    this.#shows = shows;
    this.#found = found;
  }

  open(name: string, attributes: Attributes): void {
    if (name === "row") {
      this.#row = Number(attributes.r ?? this.#row + 1);
      this.#cells = [];
      this.#at = -1;
    } else if (name === "c") {
      this.#at = columnOf(attributes.r ?? "") ?? this.#at + 1;
      this.#type = attributes.t ?? "n";
      this.#style = Number(attributes.s ?? 0);
      this.#value = "";
    } else if (name === "rPh") this.#isPronunciation = true;
    this.#isValue = name === "v" || (name === "t" && !this.#isPronunciation);
  }

  close(name: string): void {
    if (name === "rPh") this.#isPronunciation = false;
    if (name === "v" || name === "t") this.#isValue = false;
    // What lies beyond the columns that are taken makes the row too long, however far out it says that it is.
    if (name === "c" && this.#value !== "") this.#put(Math.min(this.#at, MOST.columns), this.#shown());
    if (name === "row") this.#found({ row: this.#row, cells: this.#cells });
  }

  text(text: string): void {
    if (this.#isValue) this.#value += text;
  }

  #put(at: number, cell: string): void {
    while (this.#cells.length < at) this.#cells.push("");
    this.#cells[at] = cell;
  }

  #shown(): string {
    if (this.#type === "s") return this.#shows.strings[Number(this.#value)] ?? "";
    if (this.#type === "b") return this.#value === "1" ? "TRUE" : "FALSE";
    if (this.#type === "d") return this.#value.replace(/T00:00(?::00(?:\.0+)?)?Z?$/, "").replace("T", " ");
    if (this.#type !== "n") return this.#value;
    const number = Number(this.#value);
    if (this.#shows.dateStyles.has(this.#style) && number > 0 && number < 2_958_466)
      return dateOf(number, this.#shows.from1904 ? "1904-01-01" : "1899-12-30");
    // What a computer keeps of a long number; a spreadsheet shows fifteen figures.
    return Number.isSafeInteger(number) ? String(number) : String(Number(number.toPrecision(15)));
  }
}

/** Days since a date, the time of day behind the point: "2026-12-01", and with its time unless that is midnight. */
function dateOf(days: number, from: IsoDate): string {
  const minutes = Math.round(days * 1440);
  const date = addDays(from, Math.floor(minutes / 1440));
  return minutes % 1440 === 0 ? date : `${date} ${timeOfMinutes(minutes % 1440)}`;
}

/** "C7" stands in column 2, counted from 0. */
function columnOf(reference: string): number | null {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0];
  if (letters === undefined) return null;
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
