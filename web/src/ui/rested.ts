/// What is typed is looked for when the typing has rested so long.
export const restMs = 350;

/// Waits so long; whether nothing else was typed meanwhile.
export async function rested(aborted: AbortSignal): Promise<boolean> {
  await new Promise((done) => setTimeout(done, restMs));
  return !aborted.aborted;
}
