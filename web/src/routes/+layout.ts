// The shell of the page is rendered at build time; everything live happens in the browser.
export const prerender = true;
