// The one connection that all pages share, handed down from the layout.
import { getContext, setContext } from 'svelte';
import { LivePage } from './live_page.svelte';

const KEY = Symbol('live');

export const provideLive = (): LivePage => setContext(KEY, new LivePage());
export const useLive = (): LivePage => getContext<LivePage>(KEY);
