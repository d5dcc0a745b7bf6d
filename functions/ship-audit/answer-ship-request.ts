import * as z from 'zod/mini'
import type { PassReport, Shipper } from './create-shipper.ts'

/** What watch-audit asks for; whatever else invokes the function asks for a pass. */
const alarmRequest = z.object({
  alarm: z.object({ lane: z.string(), seq: z.int().check(z.minimum(0)) }),
})

/** Ships one alarm at once, or what was sealed. */
export async function answerShipRequest(shipper: Shipper, request: unknown): Promise<PassReport> {
  const parsed = alarmRequest.safeParse(request)
  if (!parsed.success) return await shipper.pass()
  await shipper.sendAlarm(parsed.data.alarm)
  return {}
}
