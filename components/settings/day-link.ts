/** The diary of one day at one location. */
export function dayAddress(locationId: string, date: string): string {
  return `/diary?${new URLSearchParams({ location: locationId, date })}`;
}
