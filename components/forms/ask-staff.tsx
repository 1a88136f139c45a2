/** Why there is nothing to fill in, in words that tell a patient all they need: staff put it right. */
export function AskStaff({ title }: { readonly title: string }) {
  return (
    <div className="stack pt-[min(12dvh,96px)]">
      <h1 className="t-patient-h1">{title}</h1>
      <p>Please tell our staff. You have done nothing wrong.</p>
    </div>
  );
}
