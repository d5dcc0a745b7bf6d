import type { Locator, Page } from 'playwright-core'

/** Waits until an element has the focus of itself. @throws after half a minute */
export async function focusOn(page: Page, element: Locator): Promise<void> {
  await element.and(page.locator(':focus')).waitFor()
}

/** More than any page has to step through. */
const mostSteps = 60

/** Steps to an element with Tab alone. @throws when it is never reached, or when it does not show that it has the focus */
export async function tabTo(page: Page, element: Locator): Promise<void> {
  for (let steps = 0; steps < mostSteps; steps++) {
    await page.keyboard.press('Tab')
    if ((await element.and(page.locator(':focus')).count()) === 0) continue
    const outline = await element.evaluate(
      (focused) => focused.ownerDocument.defaultView.getComputedStyle(focused).outlineStyle,
    )
    if (outline === 'none') throw new Error(`nobody sees that ${element} has the focus`)
    return
  }
  throw new Error(`Tab never reaches ${element}`)
}
