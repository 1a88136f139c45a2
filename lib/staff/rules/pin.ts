/** As many digits as are typed with gloves on, and no fewer than keep five guesses from mattering. */
export const PIN_MIN = 4;
export const PIN_MAX = 8;

/** Whether a PIN is one that is tried first: one digit or a pair over and over, a run up or down, or the middle of the keypad. */
export function isGuessablePin(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, index) => Number(digit) - Number(pin[index]));
  return /^(\d{1,2})\1+$/.test(pin) || steps.every((step) => step === 1) || steps.every((step) => step === -1) || pin === "2580";
}

/** Whether what was typed is a PIN: a password is longer. */
export function isPin(typed: string): boolean {
  return /^\d+$/.test(typed) && typed.length >= PIN_MIN && typed.length <= PIN_MAX;
}
