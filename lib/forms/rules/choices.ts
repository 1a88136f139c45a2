/** What a question offers to choose from, as far as it offers anything. Apart from its schema, so that a page in a browser carries none. */
type Offering = {
  readonly type: string;
  readonly options?: readonly { readonly value: string | number }[] | undefined;
  readonly zones?: readonly string[] | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
};

/** The answers of a question of which one is chosen, which others can depend on; none for any other question. */
export function oneOf({ type, options = [] }: Offering): readonly string[] {
  if (type === "yes_no_unsure") return ["yes", "no", "unsure"];
  return type === "choice" ? options.map(({ value }) => String(value)) : [];
}

/** The answers that a question offers to choose from, as text. */
export function choices(asked: Offering): readonly string[] {
  const { type, options = [], zones = [], min = 0, max = 0 } = asked;
  if (type === "several") return options.map(({ value }) => String(value));
  if (type === "body_area") return zones;
  if (type === "scale") return Array.from({ length: max - min + 1 }, (_, step) => String(min + step));
  return oneOf(asked);
}
