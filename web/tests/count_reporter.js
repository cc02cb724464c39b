// Ends a test run with one line that a script can read: `12 passed, 0 failed`. A file that could not be loaded counts as a
// failure; skipped tests are never silent.
export class CountReporter {
	/**
	 * @param {ReadonlyArray<import('vitest/node').TestModule>} modules
	 * @param {ReadonlyArray<unknown>} errors
	 */
	onTestRunEnd(modules, errors) {
		const count = { passed: 0, failed: errors.length, skipped: 0 };
		for (const module of modules) {
			if (module.errors().length > 0) count.failed += module.errors().length;
			for (const test of module.children.allTests()) {
				const { state } = test.result();
				count[state === 'pending' ? 'skipped' : state] += 1;
			}
		}
		const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
		process.on('exit', () => console.log(`${count.passed} passed, ${count.failed} failed${skipped}`));
	}
}
