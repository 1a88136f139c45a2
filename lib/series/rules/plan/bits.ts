/** Sets of small whole numbers, one bit each: the starts of a day by their place on the grid. */
export type Bits = Uint32Array;

export function noBits(size: number): Bits {
  return new Uint32Array(Math.ceil(size / 32));
}

export function allBits(size: number): Bits {
  const bits = noBits(size);
  addRange(bits, 0, size - 1);
  return bits;
}

/** Adds `first` … `last`, both included; nothing where `last` is smaller. Both must lie inside the set. */
export function addRange(bits: Bits, first: number, last: number): void {
  for (let word = first >> 5; word <= last >> 5; word += 1) bits[word] = (bits[word] ?? 0) | maskIn(word, first, last);
}

export function removeRange(bits: Bits, first: number, last: number): void {
  for (let word = first >> 5; word <= last >> 5; word += 1) bits[word] = (bits[word] ?? 0) & ~maskIn(word, first, last);
}

/** The bits of one word that lie in `first` … `last`. */
function maskIn(word: number, first: number, last: number): number {
  if (last < first) return 0;
  const from = word === first >> 5 ? -1 << (first & 31) : -1;
  const to = word === last >> 5 ? -1 >>> (31 - (last & 31)) : -1;
  return from & to;
}

/** Leaves in `bits` only what `other` holds too; tells whether anything is left. */
export function keepCommon(bits: Bits, other: Bits): boolean {
  let any = 0;
  for (let word = 0; word < bits.length; word += 1) {
    const common = (bits[word] ?? 0) & (other[word] ?? 0);
    bits[word] = common;
    any |= common;
  }
  return any !== 0;
}

export function addAll(bits: Bits, other: Bits): void {
  for (let word = 0; word < bits.length; word += 1) bits[word] = (bits[word] ?? 0) | (other[word] ?? 0);
}

export function has(bits: Bits, place: number): boolean {
  return (((bits[place >> 5] ?? 0) >>> (place & 31)) & 1) === 1;
}

export function isEmpty(bits: Bits): boolean {
  return bits.every((word) => word === 0);
}

/** Every member, smallest first. */
export function* members(bits: Bits): Generator<number> {
  for (let word = 0; word < bits.length; word += 1) {
    let rest = bits[word] ?? 0;
    while (rest !== 0) {
      const lowest = 31 - Math.clz32(rest & -rest);
      yield word * 32 + lowest;
      rest &= rest - 1;
    }
  }
}
