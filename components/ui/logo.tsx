/** The mark: a line with two sessions done, this one, and one to come. */
export function LogoMark() {
  return (
    <svg width="35" height="14" viewBox="0 0 35 14" className="logo-mark" aria-hidden="true">
      <path d="M4 7h26" className="logo-line" />
      <circle cx="4.5" cy="7" r="3.6" className="logo-done" />
      <circle cx="12.4" cy="7" r="3.6" className="logo-done" />
      <circle cx="21.8" cy="7" r="4.6" className="logo-this" />
      <circle cx="31.2" cy="7" r="2.9" className="logo-next" />
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
