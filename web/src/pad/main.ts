// The start of /pad: an application of its own, so that a phone fetches this and nothing of the other pages, and they nothing
// of this (tools/with_pad_page.js builds it).
import { mount } from 'svelte';
import '../app.css';
import Pad from './Pad.svelte';

const target = document.getElementById('app');
if (target) mount(Pad, { target });
