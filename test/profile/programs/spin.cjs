/** Work for V8's profiler. */
function spin(rounds) {
  let total = 0;
  for (let at = 0; at < rounds; at++) total += (at * at) % 7;
  return total;
}

for (let round = 0; round < 30; round++) spin(2e6);
