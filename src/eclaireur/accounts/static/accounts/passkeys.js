/* A passkey that was refused or cancelled is said on the page. */
"use strict";
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const words = document.querySelector("[data-passkey-failed]");
  if (words) { words.hidden = false; words.scrollIntoView({ block: "nearest" }); }
});
