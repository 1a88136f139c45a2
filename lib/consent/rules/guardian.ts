/** From this age on a patient signs for themselves; before it a guardian signs with them. */
export const ADULT = 18;
