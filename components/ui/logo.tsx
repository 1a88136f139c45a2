/** The mark: a line with two sessions done, this one, and one to come. */
export function LogoMark() {
  return (
    <svg width="40" height="14" viewBox="0 0 40 14" className="logo-mark" aria-hidden="true">
      <path d="M4 7h32" className="logo-line" />
      <circle cx="4.5" cy="7" r="3.6" className="logo-done" />
      <circle cx="13.5" cy="7" r="3.6" className="logo-done" />
      <circle cx="24" cy="7" r="4.6" className="logo-this" />
      <circle cx="35" cy="7" r="2.9" className="logo-next" />
    </svg>
  );
}

export function Logo() {
  return (
    <span className="logo">
      <LogoMark />
      <span>Cadence</span>
    </span>
  );
}
