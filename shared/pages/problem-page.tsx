import type { Child } from 'hono/jsx'
import { Layout } from './layout.tsx'

/** Says what did not work, and what to do. */
export function ProblemPage({
  title,
  message,
  requestId,
  children,
}: {
  readonly title: string
  readonly message: string
  readonly requestId: string
  readonly children?: Child
}) {
  return (
    <Layout title={title}>
      <h1>{title}</h1>
      <div class="notice bad" role="alert">
        <p>{message}</p>
      </div>
      {children}
      <p class="soft">
        If you ask somebody for help, name this request: <code>{requestId}</code>
      </p>
    </Layout>
  )
}
