// Chooses light or dark before the first paint, so that nothing flashes. Kept apart from the page's own scripts because it
// must run at once. `localStorage['tutti-theme']`: "light", "dark" or absent (as the system says).
(function () {
	var system = matchMedia('(prefers-color-scheme: dark)');
	var chosen = null;
	try {
		chosen = localStorage.getItem('tutti-theme');
	} catch (_) {
		// Storage is forbidden here: follow the system until somebody chooses.
	}
	function apply() {
		var theme = chosen === 'light' || chosen === 'dark' ? chosen : system.matches ? 'dark' : 'light';
		document.documentElement.dataset.theme = theme;
		var bar = document.querySelector('meta[name="theme-color"]');
		if (bar) bar.setAttribute('content', theme === 'dark' ? '#131614' : '#f3f3ee');
	}
	apply();
	system.addEventListener('change', apply);
	addEventListener('storage', function (event) {
		if (event.key !== 'tutti-theme') return;
		chosen = event.newValue;
		apply();
	});
	addEventListener('tutti-theme', function (event) {
		chosen = event.detail;
		apply();
	});
})();
