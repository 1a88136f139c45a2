/** How much of a time is used, under a figure that says it in words. Takes the colour of the meaning around it. */
export function TimeBar({ of, gone }: { readonly of: number; readonly gone: number }) {
  return (
    <svg className="time-bar" aria-hidden="true">
      <rect width="100%" height="100%" rx="2" className="time-rest" />
      <rect width={`${Math.min(100, Math.round((gone / of) * 100))}%`} height="100%" rx="2" className="time-gone" />
    </svg>
  );
}
