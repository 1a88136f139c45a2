type Facts = {
  readonly appointmentId: string;
  readonly patientId: string;
  readonly born: string | null;
  readonly over: boolean;
  readonly form: object | null;
};

/** Why a form cannot be filled in now, and where that is put right; null where nothing stands in the way. */
export function hindranceOf({ appointmentId, patientId, born, over, form }: Facts) {
  const back = { href: `/appointments/${appointmentId}`, label: "Back to the appointment" };
  if (over) return { title: "This visit is over", words: "Fill in the form for the next one.", ...back };
  if (born === null) {
    return {
      title: "The date of birth is missing",
      words: "Nobody can be screened without it.",
      href: `/patients/${patientId}/edit`,
      label: "Add the date of birth",
    };
  }
  if (form === null) return { title: "There is no form yet", words: "A clinician approves the screening form in Settings first.", ...back };
  return null;
}
