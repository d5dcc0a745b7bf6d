/** The grant type by which a person's password is exchanged for a token, for the command line alone. */
export const passwordGrantType = 'urn:sunder:grant-type:local-password'

/** The public client of the command line. */
export const commandLineClient = 'sunder-cli'

/** The public client of the gateway's own pages: authorization code with PKCE. */
export const pagesClient = 'sunder-pages'
