type PhotoFrameProps = {
  readonly id: string;
  /** Empty where words beside it say the same. */
  readonly alt: string;
  readonly size?: "thumb" | "whole" | undefined;
  /** One of an earlier day, where today's is missing. */
  readonly faint?: boolean | undefined;
};

/** A photograph from the record, by the checked route alone. */
export function PhotoFrame({ id, alt, size = "thumb", faint }: PhotoFrameProps) {
  return (
    <span className={faint ? "photo-frame photo-frame-faint" : "photo-frame"}>
      <img src={size === "thumb" ? `/photos/${id}/thumb` : `/photos/${id}`} alt={alt} loading="lazy" decoding="async" draggable={false} />
    </span>
  );
}
