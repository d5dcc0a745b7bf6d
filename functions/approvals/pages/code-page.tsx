import { whatIsAsked } from '../../../shared/approvals/describe-approval.ts'
import { Layout } from '../../../shared/pages/layout.tsx'
import type { FollowedLink } from '../follow-link.ts'
import { FactsList } from './facts-list.tsx'

/** Where a code stands for a sign-in: asks for it, and shows nothing of the inputs. */
export function codePage(
  followed: FollowedLink,
  { baseUrl, problem }: { readonly baseUrl: string; readonly problem?: string },
): string {
  const page = (
    <Layout title={`${problem === undefined ? '' : 'Not opened: '}Your approval is asked for`}>
      <h1>Your approval is asked for: {whatIsAsked(followed.approval)}</h1>
      <form
        class="sheet decide"
        method="post"
        action={`${baseUrl}/links/${followed.secret}/code`}
        autocomplete="off"
      >
        {problem !== undefined && (
          <div class="notice bad" role="alert" id="problem">
            <p>{problem}</p>
          </div>
        )}
        <label for="code">The code from the e-mail</label>
        <input
          class="code"
          type="text"
          id="code"
          name="code"
          required
          maxlength={20}
          autocapitalize="characters"
          spellcheck={false}
          {...(problem !== undefined && {
            'aria-invalid': 'true',
            'aria-describedby': 'problem',
            autofocus: true,
          })}
        />
        <div class="buttons">
          <button type="submit">See what it is about</button>
        </div>
      </form>
      <section class="sheet" aria-labelledby="about">
        <h2 id="about">What it is about</h2>
        <FactsList followed={followed} />
      </section>
    </Layout>
  )
  return `<!doctype html>${page.toString()}`
}
