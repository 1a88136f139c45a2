/** A single-use link with which the admin of this e-mail address sets a new password: null when there is no such admin. */
export async function makeAdminLink(_appUrl: string, _email: string, _publicUrl: string): Promise<string | null> {
  return null;
}
