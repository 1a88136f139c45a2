/** The days that an address asks for; both are left out where none is given. */
type Days = { readonly from: string | null; readonly to: string | null };

/** The page of the files that leave the house, with what is typed there. */
export function exportsPath({ from, to }: Days): string {
  const given = Object.entries({ from, to }).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  return given.length === 0 ? "/exports" : `/exports?${new URLSearchParams(Object.fromEntries(given))}`;
}
