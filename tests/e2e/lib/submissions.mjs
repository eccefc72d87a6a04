// What the simulated operators were given, segment by segment.

/** Which segment a submit_sm carries: of a concatenation element with an 8-bit reference, or the only one. */
function segmentOf({ esm_class: esmClass, octets }) {
  if (!(esmClass & 0x40)) return { reference: undefined, total: 1, number: 1 };
  const udh = Buffer.from(octets.slice(0, 12), 'hex');
  if (udh.readUIntBE(0, 3) !== 0x050003) throw new Error(`not a concatenation element: ${octets.slice(0, 12)}`);
  return { reference: udh[3], total: udh[4], number: udh[5] };
}

/** All segments that one destination got: each number of a segment with the moments of its arrivals. */
export class Submissions {
  constructor(destination) {
    Object.assign(this, { destination, segments: new Map(), references: new Set(), totals: new Set(), repeats: [] });
  }

  add(submit) {
    const { reference, total, number } = segmentOf(submit);
    this.references.add(reference);
    this.totals.add(total);
    if (this.segments.has(number)) this.repeats.push(submit.arrived_us);
    else this.segments.set(number, submit.text);
  }

  /** The text that a handset would show. */
  get text() { return [...this.segments].sort(([a], [b]) => a - b).map(([, text]) => text).join(''); }

  /** By destination, of the submit_sm that arrived at a simulator. */
  static of(submits) {
    const all = new Map();
    for (const submit of submits) {
      const destination = `+${submit.destination}`;
      if (!all.has(destination)) all.set(destination, new Submissions(destination));
      all.get(destination).add(submit);
    }
    return all;
  }
}
