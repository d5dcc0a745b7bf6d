import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { approvalKinds } from '../../../shared/approvals/approval.ts'
import type { WorkflowInput } from '../../../shared/approvals/approval-workflow.ts'
import { makePrivateFolder, writePrivateFile } from '../stores/private-file.ts'

const inputSchema = z.strictObject({
  approval: z.string().regex(/^approval_[A-Za-z0-9_-]{22}$/),
  kind: z.enum(approvalKinds),
  id: z.string(),
}) satisfies z.ZodType<WorkflowInput>

export interface Executions {
  /** Durable before it returns. */
  add(input: WorkflowInput): Promise<void>
  remove(approval: string): Promise<void>
  /** Those that the last process did not bring to an end. */
  unfinished(): Promise<WorkflowInput[]>
}

/** One small file for each execution that has begun and not ended. */
export async function openExecutions(folder: string): Promise<Executions> {
  await makePrivateFolder(folder)
  const pathOf = (approval: string) => join(folder, `${approval}.json`)
  return {
    add: (input) => writePrivateFile(pathOf(input.approval), JSON.stringify(input)),
    remove: (approval) => rm(pathOf(approval), { force: true }),
    async unfinished() {
      const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
      const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
      return texts.map((text) => inputSchema.parse(JSON.parse(text)))
    },
  }
}
