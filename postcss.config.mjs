/** Tailwind 4 is the only stylesheet processor. */
export default { plugins: { "@tailwindcss/postcss": {} } };
