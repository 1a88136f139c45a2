/** A patient's details of whom nothing is known but what a test adds. */
export const NO_DETAILS = {
  preferredName: "",
  pronouns: "",
  phone: "",
  email: "",
  street: "",
  city: "",
  region: "",
  postcode: "",
  country: "",
  formerNumber: "",
  language: "en",
  timeZone: null,
};
