import { Layout } from '../../../../shared/pages/layout.tsx'
import { htmlOf } from '../html.ts'

/** After the sign-in, for the moment until the browser goes on by itself. */
export function goOnPage(next: string): string {
  return htmlOf(
    <Layout title="Signed in" brand="Sunder audit">
      <h1>You are signed in</h1>
      <p>
        <a href={next}>Go on</a>
      </p>
    </Layout>,
  )
}

/** For whoever followed a link from another site: nothing is looked at in an auditor's name that they did not ask for. */
export function fromElsewherePage(here: string): string {
  return htmlOf(
    <Layout title="From another site" brand="Sunder audit" footer="Nothing was looked at yet.">
      <h1>You came from another site</h1>
      <p>Whatever you look at here is recorded in your name. So the page waits until you open it yourself.</p>
      <p>
        <a href={here}>Open the page</a>
      </p>
    </Layout>,
  )
}

export function signedOutPage(
  issuers: readonly { readonly name: string; readonly signIn: string }[],
): string {
  return htmlOf(
    <Layout title="Signed out" brand="Sunder audit" footer="">
      <h1>You are signed out</h1>
      <p>
        Of these pages: your identity provider may still know you. Close the browser where others use it too.
      </p>
      <ul>
        {issuers.map(({ name, signIn }) => (
          <li>
            <a href={signIn}>Sign in at {name}</a>
          </li>
        ))}
      </ul>
    </Layout>,
  )
}
