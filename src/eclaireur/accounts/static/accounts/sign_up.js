/* Sign-up: a word on the password. Without it, the page still works. */
const password = document.querySelector("input[data-strength]");
const words = document.getElementById("password-strength");
if (password && words) {
  password.addEventListener("input", () => {
    const length = [...password.value].length;
    const varied = new Set(password.value).size;
    words.hidden = length === 0;
    words.textContent = length < 12 || varied < 6 ? words.dataset.short : length < 18 ? words.dataset.fair : words.dataset.good;
  });
}
