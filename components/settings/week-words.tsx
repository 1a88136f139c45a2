/** Weekly hours in words, a line for each run of equal days: in one line nobody finds Thursday. */
export function WeekWords({ words }: { readonly words: string }) {
  return words.split("; ").map((days) => (
    <span key={days} className="second-line">
      {days}
    </span>
  ));
}
