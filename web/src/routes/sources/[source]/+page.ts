// Which sources there are is known in the browser alone: the gateway gives the page for every name.
export const prerender = false;
