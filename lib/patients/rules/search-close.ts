/** A word, and the word with each of its letters left out in turn: as the database's `close_spellings` has them. Three letters have no slip. */
function spellingsOf(word: string): readonly string[] {
  const letters = Array.from(word);
  return letters.length < 4 ? [word] : [word, ...letters.map((_, place) => letters.toSpliced(place, 1).join(""))];
}

/**
 * The words of a name that are one slip away from something typed that does not stand in it: a letter too many, one missing, another one, or two swapped.
 * Both as the database keeps names, in plain words between spaces.
 */
export function similarIn(name: string, typed: readonly string[]): readonly string[] {
  const sought = new Set(typed.filter((word) => !name.includes(word)).flatMap(spellingsOf));
  const words = name.split(" ").filter((word) => word !== "" && spellingsOf(word).some((spelling) => sought.has(spelling)));
  return [...new Set(words)];
}
