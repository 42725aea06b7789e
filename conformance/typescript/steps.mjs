// Numbered steps: each prints `ok` or `FAIL` with the client's own error. A failed step does not stop the next one.

export class Steps {
  #suite;
  #failed = 0;

  constructor(suite) {
    this.#suite = suite;
  }

  /** Runs one step and prints its outcome; resolves to what the action resolved to, or undefined. */
  async step(name, action) {
    try {
      const result = await action();
      console.log(`ok   ${this.#suite}: ${name}`);
      return result;
    } catch (error) {
      this.#failed += 1;
      const where = /lifecycle\.mjs:(\d+)/.exec(error.stack ?? '');
      const text = `${error.name}: ${error.message}`.replace(/\s+/g, ' ').slice(0, 600);
      console.log(`FAIL ${this.#suite}: ${name}${where ? ` (line ${where[1]})` : ''}: ${text}`);
      return undefined;
    }
  }

  /** A step that must fail with this error class and a message like `pattern`. */
  async refused(name, errorName, pattern, action) {
    await this.step(name, async () => {
      let refusal;
      try {
        await action();
      } catch (error) {
        refusal = error;
      }
      if (!refusal) throw new Error(`accepted, expected ${errorName}`);
      if (refusal.name !== errorName || !pattern.test(refusal.message)) {
        throw new Error(`expected ${errorName} ${pattern}, got ${refusal.name}: ${refusal.message}`);
      }
    });
  }

  get failed() {
    return this.#failed;
  }
}

/** Numbers equal within the tolerance promised for scores. */
export function close(actual, expected, what = 'scores') {
  const near = (a, b) => Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(b));
  if (actual?.length !== expected.length || !expected.every((value, place) => near(actual[place], value))) {
    throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
  }
}
