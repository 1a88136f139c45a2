/** A text in pieces, each with where it begins, those that the search found marked. */
export type Marked = readonly { readonly from: number; readonly text: string; readonly isFound: boolean }[];

/** Letters that lose nothing by decomposition and yet are typed without their stroke, as the database's `unaccent` has them. */
const PLAIN: Readonly<Record<string, string>> = {
  đ: "d",
  ð: "d",
  ø: "o",
  ł: "l",
  ħ: "h",
  ı: "i",
  ß: "ss",
  æ: "ae",
  œ: "oe",
  þ: "th",
};

/** As the database keeps words: small letters without accents and apostrophes, a space for a hyphen. */
function plainLetter(letter: string): string {
  if (letter >= "a" && letter <= "z") return letter;
  const bare = letter.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
  if (/^['’`.]$/.test(bare)) return "";
  return /^[\s-]$/.test(bare) ? " " : (PLAIN[bare] ?? bare);
}

type Span = readonly [from: number, to: number];

/** Cuts the text at the spans; they may overlap and need no order. */
function cut(text: string, spans: readonly Span[]): Marked {
  const isFound = (place: number) => spans.some(([from, to]) => from <= place && place < to);
  const pieces: { from: number; text: string; isFound: boolean }[] = [];
  for (const [place, letter] of [...text].entries()) {
    const last = pieces.at(-1);
    if (last !== undefined && last.isFound === isFound(place)) last.text += letter;
    else pieces.push({ from: place, text: letter, isFound: isFound(place) });
  }
  return pieces;
}

/** What of a text stands for a plain text found in it: a word's beginning before its middle, and of one or two letters nothing else. */
function spanOf(letters: readonly string[], sought: string): Span | null {
  const plain = letters.join("");
  const atStart = ` ${plain}`.indexOf(` ${sought}`);
  const from = atStart === -1 && sought.length > 2 ? plain.indexOf(sought) : atStart;
  if (from === -1) return null;
  const places = letters.flatMap((letter, place) => Array.from({ length: letter.length }, () => place));
  return [places[from] ?? 0, (places[from + sought.length - 1] ?? 0) + 1];
}

const isSpan = (span: Span | null): span is Span => span !== null;

/**
 * A name with the parts marked that were typed, accents, apostrophes and capitals aside: "Nguyễn" for "guye".
 * @param words as typed or as the database keeps them
 */
export function markWords(name: string, words: readonly string[]): Marked {
  const letters = Array.from(name.normalize("NFC"), plainLetter);
  const sought = words.map((word) => Array.from(word.normalize("NFC"), plainLetter).join("").trim()).filter((word) => word !== "");
  return cut(name.normalize("NFC"), sought.map((word) => spanOf(letters, word)).filter(isSpan));
}

/** A telephone number with these figures marked, the spaces between them too. */
export function markDigits(phone: string, digits: string): Marked {
  const span =
    digits === ""
      ? null
      : spanOf(
          Array.from(phone, (letter) => (/\d/.test(letter) ? letter : "")),
          digits,
        );
  return cut(phone, span === null ? [] : [span]);
}

/** All of a text, found or not. */
export const markWhole = (text: string, isFound: boolean): Marked => (text === "" ? [] : [{ from: 0, text, isFound }]);

/** The marked pieces alone, as they are written. */
export const foundIn = (marked: Marked): string =>
  marked
    .filter(({ isFound }) => isFound)
    .map(({ text }) => text)
    .join(" ");
