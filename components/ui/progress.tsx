/** "Part 3 of 9" of a long form: dark = done, teal = this part, pale = to come. */
export function PartsProgress({ title, current, total }: { readonly title: string; readonly current: number; readonly total: number }) {
  const parts = Array.from({ length: total }, (_, index) => index + 1);
  return (
    <div>
      <div className="flex justify-between gap-4 t-ui text-ink-2">
        <p>{title}</p>
        <p>{`Part ${current} of ${total}`}</p>
      </div>
      <div className="parts" aria-hidden="true">
        {parts.map((part) => (
          <span key={part} className={part < current ? "is-done" : part === current ? "is-this" : undefined} />
        ))}
      </div>
    </div>
  );
}
