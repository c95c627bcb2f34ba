/* Offers the hours of the device when the page says others: a link to the page where one chooses. It changes nothing by
   itself, and a refusal is kept by this tab. */
const offer = document.querySelector("[data-device-zones]");
const REFUSED = "zone-refused";
const device = Intl.DateTimeFormat().resolvedOptions().timeZone;
const hours = offer && JSON.parse(offer.dataset.deviceZones)[device];
let refused = null;
try { refused = sessionStorage.getItem(REFUSED); } catch { /* nothing is kept here: it is asked again */ }

if (hours && refused !== device) {
  offer.querySelector("[data-asked]").textContent = offer.dataset.words.replace("{hours}", hours);
  offer.querySelector("[data-yes]").href += `&zone=${encodeURIComponent(device)}`;
  offer.hidden = false;
  offer.querySelector("[data-no]").addEventListener("click", () => {
    try { sessionStorage.setItem(REFUSED, device); } catch { /* the same */ }
    offer.hidden = true;
  });
}
