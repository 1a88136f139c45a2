type AvatarProps = {
  readonly name: string;
  /** s 28, m 36, l 48 px. */
  readonly size?: "s" | "m" | "l" | undefined;
};

/** First letters of the first and the last word; the name itself always stands beside it, so screen readers skip it. */
export function Avatar({ name, size = "s" }: AvatarProps) {
  const words = name
    .replace(/^(?:Dr|Prof|Mr|Ms|Mrs|Mx)\.?\s+/u, "")
    .split(/\s+/u)
    .filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  const initials = ends.map((word) => [...(word ?? "")][0]?.toLocaleUpperCase("en") ?? "").join("");
  return (
    <span className={size === "s" ? "avatar" : `avatar avatar-${size}`} aria-hidden="true">
      {initials}
    </span>
  );
}
