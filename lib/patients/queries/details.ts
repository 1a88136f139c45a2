import { patientDetails } from "#db/schema/patient-identities.ts";

/** A patient's details as they read, to be selected from the view. */
export const detailColumns = {
  givenName: patientDetails.givenName,
  familyName: patientDetails.familyName,
  preferredName: patientDetails.preferredName,
  pronouns: patientDetails.pronouns,
  dateOfBirth: patientDetails.dateOfBirth,
  phone: patientDetails.phone,
  email: patientDetails.email,
  street: patientDetails.street,
  city: patientDetails.city,
  region: patientDetails.region,
  postcode: patientDetails.postcode,
  country: patientDetails.country,
  formerNumber: patientDetails.formerNumber,
  language: patientDetails.language,
  timeZone: patientDetails.timeZone,
} as const;
