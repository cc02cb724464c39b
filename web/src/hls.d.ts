// hls.js says its types for the whole of it alone.
declare module 'hls.js/light' {
	import Hls from 'hls.js';
	export default Hls;
}
