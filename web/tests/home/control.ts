// The page of control on that home: its vault is set up, holds a secret, is locked and unlocked; all of it stands in the audit.
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { live, says } from '../browser/stage.js';

export function testControl(opened: (options: BrowserContextOptions, path?: string) => Promise<Page>): void {
	test('a vault is set up on the page, holds a secret, and that it is locked is said on the overview', async () => {
		const [page, overview] = await Promise.all([opened({}, '/control'), opened({})]);
		await Promise.all([live(page), live(overview)]);
		const vault = page.getByTestId('settings-vault');
		await says(page, 'headline', /^All is under control$/);
		await says(page, 'led-control', /this installation[^]*as long as it runs[^]*Token\s+[1-9]/);
		await vault.getByLabel('Passphrase').fill('correct horse');
		await vault.getByLabel('Once more').fill('correct horse');
		await page.keyboard.press('Enter');
		await says(page, 'recovery-key', /([0-9A-Z]{6}\W+){8}[0-9A-Z]{6}/);
		await page.getByLabel('I have written it down').check();
		await page.getByTestId('recovery-key').getByRole('button', { name: 'Done' }).click();
		await says(page, 'vault-state', /^unlocked$/);
		await vault.getByRole('button', { name: 'Put in a secret' }).click();
		await vault.getByLabel('Name').fill('lamp.token');
		await vault.getByLabel('Secret', { exact: true }).fill('s3same');
		await page.keyboard.press('Enter');
		await says(page, 'secrets', /lamp\.token/);
		await vault.getByRole('button', { name: 'Lock', exact: true }).click();
		await says(page, 'vault-state', /^locked$/);
		const notice = overview.getByRole('link', { name: 'The vault is locked: somebody has to unlock it' });
		await notice.waitFor();
		await vault.getByLabel('Passphrase').fill('correct horse');
		await page.keyboard.press('Enter');
		await says(page, 'vault-state', /^unlocked$/);
		await notice.waitFor({ state: 'detached' });
		await expect.poll(() => page.getByTestId('audit').getByText('unlock the vault').count()).toBe(2);
		await page.getByTestId('settings-audit').getByLabel('What', { exact: true }).fill('vault.put');
		await expect.poll(() => page.getByTestId('audit').getByRole('listitem').allInnerTexts()).toEqual([expect.stringMatching(/^Somebody \(with the password\): put in a secret\s+done/)]);
		expect(await page.content()).not.toMatch(/s3same|correct horse/);
	});

	test('the store is checked and backed up', async () => {
		const page = await opened({}, '/control');
		await page.getByRole('button', { name: 'Check now' }).click();
		await says(page, 'store-note', /^It is whole: [\d.]+ [KM]iB\.$/);
		await page.getByRole('button', { name: 'Back up now' }).click();
		await says(page, 'store-note', /^The copy is .*page-.*\.db\.$/);
	});
}
