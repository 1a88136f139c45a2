/** The one-time code of a clinic's first start: null when the clinic exists already. */
export async function prepareSetupCode(_appUrl: string): Promise<string | null> {
  return null;
}
