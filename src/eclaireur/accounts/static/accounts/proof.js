/* The small sum that keeps robots away, done while someone writes. Without it, the page still works. */
const form = document.querySelector("form[data-proof]");
const sum = form && JSON.parse(form.dataset.proof);
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

/* Find the number whose SHA-256 with the salt is the challenge, in bundles, letting the page breathe between. */
const solve = async () => {
  const encoder = new TextEncoder();
  for (let start = 0; start <= sum.maxNumber; start += 500) {
    const numbers = Array.from({ length: Math.min(500, sum.maxNumber + 1 - start) }, (_, i) => start + i);
    const digests = await Promise.all(numbers.map((n) => crypto.subtle.digest("SHA-256", encoder.encode(sum.salt + n))));
    const found = digests.findIndex((digest) => hex(digest) === sum.challenge);
    if (found >= 0) {
      const { algorithm, challenge, salt, signature } = sum;
      return btoa(JSON.stringify({ algorithm, challenge, number: start + found, salt, signature }));
    }
    await new Promise((next) => setTimeout(next));
  }
  return "";
};

if (form && globalThis.crypto?.subtle) {
  const proof = form.elements.proof;
  const waiting = form.querySelector("[data-proof-waiting]");
  let done = false;
  const solved = solve().catch(() => "").then((text) => { proof.value = text; done = true; });
  form.addEventListener("submit", (event) => {
    if (done) return;
    event.preventDefault();
    waiting.hidden = false;
    solved.then(() => { waiting.hidden = true; form.requestSubmit(event.submitter); });
  });
}
