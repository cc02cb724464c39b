// Prints as JSON what @mcap/core reads from an MCAP file: by its index, and by reading it from the front.
// node mcap.mjs FILE [START_NS END_NS]
import { open } from "node:fs/promises";
import { McapIndexedReader, McapStreamReader } from "@mcap/core";

const [path, start, end] = process.argv.slice(2);
const file = await open(path);
const size = (await file.stat()).size;

async function read(offset, length) {
  const bytes = new Uint8Array(Number(length));
  const { bytesRead } = await file.read(bytes, 0, bytes.length, Number(offset));
  if (bytesRead !== bytes.length) throw new Error(`short read at ${offset}`);
  return bytes;
}

const plain = (message, channel) => ({
  topic: channel.topic,
  encoding: channel.messageEncoding,
  schema: channel.schemaId,
  sequence: message.sequence,
  log: String(message.logTime),
  publish: String(message.publishTime),
  base64: Buffer.from(message.data).toString("base64"),
});

const reader = await McapIndexedReader.Initialize({ readable: { size: async () => BigInt(size), read } });
const range = start === undefined ? {} : { startTime: BigInt(start), endTime: BigInt(end) };
const indexed = [];
for await (const message of reader.readMessages({ ...range, validateCrcs: true }))
  indexed.push(plain(message, reader.channelsById.get(message.channelId)));

const streamed = [];
const channels = new Map();
const stream = new McapStreamReader({ validateCrcs: true });
for (let offset = 0; offset < size; offset += 65_536) {
  stream.append(await read(offset, Math.min(65_536, size - offset)));
  for (let record; (record = stream.nextRecord()); ) {
    if (record.type === "Channel") channels.set(record.id, record);
    if (record.type === "Message") streamed.push(plain(record, channels.get(record.channelId)));
  }
}

const { statistics } = reader;
console.log(
  JSON.stringify({
    done: stream.done(),
    library: reader.header.library,
    chunks: reader.chunkIndexes.length,
    messages: Number(statistics.messageCount),
    counts: Object.fromEntries(
      [...statistics.channelMessageCounts].map(([id, count]) => [reader.channelsById.get(id).topic, Number(count)]),
    ),
    schemas: Object.fromEntries(
      [...reader.schemasById].map(([id, schema]) => [
        id,
        { name: schema.name, encoding: schema.encoding, data: JSON.parse(Buffer.from(schema.data).toString()) },
      ]),
    ),
    indexed,
    streamed,
  }),
);
