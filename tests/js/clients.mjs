// MQTT.js against the hub at a URL, in a protocol version, with so many messages of each QoS. Prints one JSON line of what it saw;
// tests/hub_clients_test.py knows what that must be.
import mqtt from "mqtt";

const [url, versionText, manyText] = process.argv.slice(2);
const version = Number(versionText);
const many = Number(manyText);
const kept = version === 5 ? { clean: false, properties: { sessionExpiryInterval: 300 } } : { clean: false };

// A client and what it gets: `take(count)` waits for so many messages more. Listens before it connects: a session may have some for it.
async function connect(clientId, options = {}) {
  const client = mqtt.connect(url, { protocolVersion: version, clientId, reconnectPeriod: 0, ...options });
  const inbox = [];
  let waiting = null;
  client.on("message", (topic, payload, packet) => {
    inbox.push({ payload: payload.toString(), qos: packet.qos, retain: packet.retain });
    waiting?.();
  });
  const present = await new Promise((resolve, reject) => {
    client.on("connect", (packet) => resolve(packet.sessionPresent));
    client.on("error", reject);
  });
  const take = async (count) => {
    while (inbox.length < count) await new Promise((resolve) => (waiting = resolve));
    return inbox.splice(0, count);
  };
  return { client, present, take, inbox };
}

const numbers = (count) => Array.from({ length: count }, (_, number) => String(number));
const payloads = (messages) => messages.map((message) => message.payload);
const name = `js-${version}`;
const saw = { many: [] };

const sender = await connect(`${name}-sender`);
for (const qos of [0, 1, 2]) {
  const receiver = await connect(`${name}-receiver-${qos}`);
  await receiver.client.subscribeAsync(`${name}/many/${qos}`, { qos: 2 });
  await Promise.all(numbers(many).map((number) => sender.client.publishAsync(`${name}/many/${qos}`, number, { qos })));
  saw.many.push(payloads(await receiver.take(many)));
  await receiver.client.endAsync();
}

const asleep = await connect(`${name}-sleeper`, kept);
await asleep.client.subscribeAsync(`${name}/missed`, { qos: 2 });
await asleep.client.endAsync();
for (const number of numbers(100)) await sender.client.publishAsync(`${name}/missed`, number, { qos: number < 50 ? 1 : 2 });
const awake = await connect(`${name}-sleeper`, kept);
saw.missed = { present: awake.present, payloads: payloads(await awake.take(100)) };
await awake.client.endAsync();

const witness = await connect(`${name}-witness`);
await witness.client.subscribeAsync(`${name}/will`, { qos: 2 });
const dying = await connect(`${name}-dying`, { will: { topic: `${name}/will`, payload: Buffer.from("gone"), qos: 2, retain: true } });
dying.client.stream.destroy();
[saw.will] = await witness.take(1);
const late = await connect(`${name}-late`);
await late.client.subscribeAsync(`${name}/will`, { qos: 2 });
[saw.kept] = await late.take(1);

if (version === 5) {
  const sharing = [await connect(`${name}-share-1`), await connect(`${name}-share-2`)];
  for (const each of sharing) await each.client.subscribeAsync(`$share/g/${name}/work`, { qos: 1 });
  for (const number of numbers(100)) await sender.client.publishAsync(`${name}/work`, number, { qos: 1 });
  const end = await connect(`${name}-end`);
  while (sharing.reduce((sum, each) => sum + each.inbox.length, 0) < 100) await end.client.publishAsync(`${name}/tick`, "", { qos: 1 });
  const got = sharing.flatMap((each) => payloads(each.inbox));
  saw.shared = { payloads: got.sort((a, b) => a - b), clients: sharing.filter((each) => each.inbox.length).length };

  const aliasing = await connect(`${name}-aliasing`, { autoAssignTopicAlias: true });
  const listener = await connect(`${name}-listener`, { properties: { topicAliasMaximum: 10 } });
  await listener.client.subscribeAsync(`${name}/alias`, { qos: 0 });
  for (const payload of ["1", "2"]) await aliasing.client.publishAsync(`${name}/alias`, payload);
  saw.aliased = payloads(await listener.take(2));
}
console.log(JSON.stringify(saw));
process.exit(0);
