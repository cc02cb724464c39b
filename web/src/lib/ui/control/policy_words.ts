// Roles, rules and quotas in words. Pure.
import type { PolicyRule, Quota, RoleOfPolicy } from '$contract/policy';
import { formatNumber } from '$ui/format';
import { policyWords as words } from '$words/policy';

const whoOf = ({ subjects, roles }: Pick<PolicyRule, 'subjects' | 'roles'>): string => {
	const all = [...subjects.map((subject) => (subject === '*' ? words.everybody : subject)), ...roles.map((role) => words.roleOf(role))];
	return all.length === 0 ? words.everybody : all.join(', ');
};

/** Whom it is about, what, of what, when and from where. */
export function ruleWords(rule: PolicyRule): string {
	const { hours, days, timeZone, networks, notNetworks } = rule.when;
	const parts = [
		rule.actions.join(', '),
		rule.resources.length === 0 ? '' : words.of(rule.resources.join(', ')),
		[days, hours, timeZone].filter((part) => part !== '').join(' '),
		networks.length === 0 ? '' : words.from(networks.join(', ')),
		notNetworks.length === 0 ? '' : words.notFrom(notNetworks.join(', '))
	];
	return words.ruleIs(whoOf(rule), parts.filter((part) => part !== '').join('; '));
}

export const roleWords = ({ may, includes }: RoleOfPolicy): string => words.mayAnd(may.join(', '), includes.join(', '));

export function quotaWords(quota: Quota): string {
	const who = quota.subjects.length + quota.roles.length === 0 ? '' : whoOf(quota);
	return [words.atMost(formatNumber(quota.most), quota.of), quota.per === 'all' ? words.together : words.each, who].filter((part) => part !== '').join(', ');
}
