/** Running sums, so that the weight of a subtree is one subtraction. */

const known = new WeakMap<Float64Array, Float64Array>();

/** One longer than `values`, which never change: at `n` stands the sum of the first `n`. */
export function prefixSums(values: Float64Array): Float64Array {
  const kept = known.get(values) ?? summed(values);
  known.set(values, kept);
  return kept;
}

function summed(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let index = 0; index < values.length; index++) {
    sums[index + 1] = (sums[index] ?? 0) + (values[index] ?? 0);
  }
  return sums;
}
