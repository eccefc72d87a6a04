// The phones that a simulated M-Pesa asks, as the page of mbs-sandbox shows them: a PIN is typed there.
import path from 'node:path';
import { Child, freePort, listening, program } from '../../../tests/e2e/lib/processes.mjs';
import { Hopeless, until } from '../../../tests/e2e/lib/wait.mjs';
import { Visitor } from './visitor.mjs';

export class Handset {
  /** Of a stage that takes payments, in a browser of that size. */
  static async open(stage, { size, theme } = {}) {
    const handset = new Handset();
    const port = await freePort();
    const options = ['--listen', `127.0.0.1:${port}`, '--mpesa', `127.0.0.1:${stage.mpesa.port}`];
    handset.child = new Child(program('mbs-sandbox'), options, { log: path.join(stage.folder, `sandbox-${port}.log`) });
    await until('the sandbox', () => {
      if (!handset.child.running) throw new Hopeless(`it ended\n${handset.child.tail()}`);
      return listening(port);
    });
    const url = `http://127.0.0.1:${port}`;
    handset.visitor = await Visitor.come(stage.browser, url, { size, theme });
    await handset.visitor.go('/');
    return handset;
  }

  /** What the open prompt on this phone asks, once it is there. */
  async asks(phone) {
    const asked = this.open(phone).locator('.asked');
    await asked.waitFor();
    return asked.textContent();
  }
  open(phone) {
    return this.visitor.page.locator('.prompt.open', { hasText: phone });
  }

  /** Four digits pay, but 0000. */
  async pin(phone, digits) {
    await this.open(phone).getByLabel('PIN').fill(digits);
    await this.press(phone, 'Pay');
  }
  async press(phone, words) {
    const button = this.open(phone).getByRole('button', { name: words, exact: true });
    // What is pressed seldom is folded away.
    if (!(await button.isVisible())) await this.open(phone).locator('summary').click();
    await button.click();
  }
  /** The words under the newest prompt of this phone that has ended. */
  async ending(phone) {
    const told = this.visitor.page.locator('.prompt:not(.open)', { hasText: phone }).first().locator('.ending');
    await told.waitFor();
    return told.textContent();
  }

  async close() {
    await this.visitor?.context.close();
    await this.child?.stop();
  }
}
