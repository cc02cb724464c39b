// The same rules and questions as bench_policy's, asked of Casbin: policy_casbin.mjs FOLDER [QUESTIONS].
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const { newEnforcer, newModelFromString, FileAdapter } = require("casbin");

const [folder, most = "40"] = process.argv.slice(2);
const model = newModelFromString(`
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.sub, p.sub) && r.obj == p.obj && r.act == p.act
`);
const begin = performance.now();
const enforcer = await newEnforcer(model, new FileAdapter(`${folder}/policy.csv`));
const made = performance.now() - begin;
const questions = readFileSync(`${folder}/questions.csv`, "utf8").trim().split("\n").slice(0, Number(most));
const times = [];
for (const line of questions) {
    const asked = performance.now();
    await enforcer.enforce(...line.split(","));
    times.push((performance.now() - asked) * 1000);
}
times.sort((a, b) => a - b);
const at = (share) => times[Math.floor(share * (times.length - 1))].toFixed(1);
console.log(`casbin       p50 ${at(0.5)} µs   p99 ${at(0.99)} µs   most ${at(1)} µs   made in ${made.toFixed(0)} ms`);
