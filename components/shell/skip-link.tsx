/** First thing on the page for the keyboard. The main element carries id="main". */
export function SkipLink() {
  return (
    <a href="#main" className="skip-link">
      Skip to the page
    </a>
  );
}
