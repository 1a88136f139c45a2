type ConsentTextProps = {
  readonly sections: readonly { readonly heading: string; readonly paragraphs: readonly string[] }[];
};

/** The text of a consent, to be read in peace. */
export function ConsentText({ sections }: ConsentTextProps) {
  return (
    <div className="consent-text">
      {sections.map(({ heading, paragraphs }) => (
        <section key={heading}>
          <h2 className="t-h2">{heading}</h2>
          {paragraphs.map((paragraph) => (
            <p key={paragraph} className="t-body">
              {paragraph}
            </p>
          ))}
        </section>
      ))}
    </div>
  );
}
