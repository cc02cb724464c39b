// MQTT.js against the hub on the port given, in the protocol version given. Prints one JSON line of what it saw;
// tests/hub_test.py knows what that must be.
import mqtt from "mqtt";

const [port, version] = process.argv.slice(2).map(Number);
const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
  protocolVersion: version,
  clientId: `js-${version}`,
  reconnectPeriod: 0,
});
const seen = [];
const done = new Promise((resolve) => {
  client.on("message", (topic, payload, packet) => {
    const properties = packet.properties ?? {};
    seen.push({
      topic,
      payload: payload.toString(),
      qos: packet.qos,
      retain: packet.retain,
      user: properties.userProperties ?? null,
      correlation: properties.correlationData?.toString() ?? null,
    });
    if (payload.toString() === "last") resolve();
  });
});
const granted = await client.subscribeAsync(`tutti/js/${version}/#`, { qos: 2 });
const properties =
  version === 5
    ? { properties: { userProperties: { b: "1", a: ["2", "3"] }, correlationData: Buffer.from("c7") } }
    : {};
await client.publishAsync(`tutti/js/${version}/zero`, "0", { qos: 0, ...properties });
await client.publishAsync(`tutti/js/${version}/one`, "1", { qos: 1, retain: true, ...properties });
await client.publishAsync(`tutti/js/${version}/big`, "x".repeat(100_000), { qos: 1 });
await client.publishAsync(`tutti/js/${version}/end`, "last", { qos: 1 });
await done;
let refused = null;
if (version === 5)
  refused = await client.publishAsync("tutti/cmd/x", "{}", { qos: 1 }).then(
    () => "accepted",
    (error) => error.code,
  );
await client.endAsync();
for (const message of seen) if (message.payload.length > 100) message.payload = message.payload.length;
console.log(JSON.stringify({ granted: granted.map((each) => each.qos), seen, refused }));
