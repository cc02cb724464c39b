// The folders of src/lib by their short names, for whoever builds, checks or tests: "$ui" is src/lib/ui.
const FOLDERS = ['alerts', 'audio', 'camera', 'contract', 'control', 'debug', 'events', 'health', 'history', 'home', 'inputs', 'jobs', 'light', 'live', 'logs', 'objects', 'offline', 'pad', 'policy', 'scripts', 'services', 'settings', 'song', 'ui', 'wall', 'words'];

export const aliases = Object.fromEntries(FOLDERS.map((folder) => [`$${folder}`, `src/lib/${folder}`]));
