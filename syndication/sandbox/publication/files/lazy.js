"use strict";
// Fills in the pictures that the page left empty so that it opens quickly.
for (const element of document.querySelectorAll("[data-srcset], [data-src]")) {
  if (element.dataset.srcset) element.srcset = element.dataset.srcset;
  if (element.dataset.src) element.src = element.dataset.src;
}
