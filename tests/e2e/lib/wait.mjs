// Waiting for something to become true, never for a fixed time.

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What no waiting will mend: `until` gives up at once. */
export class Hopeless extends Error {}

/**
 * Calls `probe` until it gives something truthy, and returns that. Throws after `seconds`, saying `what` was
 * awaited and, when `probe` threw, why.
 */
export async function until(what, probe, { seconds = 30, every = 50 } = {}) {
  const deadline = Date.now() + seconds * 1000;
  let last;
  for (;;) {
    try {
      const value = await probe();
      if (value) return value;
      last = undefined;
    } catch (error) {
      if (error instanceof Hopeless) throw new Error(`waiting for ${what}: ${error.message}`, { cause: error });
      last = error;
    }
    if (Date.now() > deadline) {
      throw new Error(`waited ${seconds} s for ${what}${last ? `: ${last.message}` : ''}`, { cause: last });
    }
    await pause(every);
  }
}

/** Runs `task(item)` for all items, `width` at a time; results in the order of the items. */
export async function each(items, width, task) {
  const results = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await task(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}
