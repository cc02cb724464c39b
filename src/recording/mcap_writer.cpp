#include "recording/mcap_writer.hpp"

#include "base/crc32.hpp"
#include "base/result.hpp"

#include <algorithm>

namespace tutti::recording {

namespace {

constexpr std::string_view magic("\x89MCAP0\r\n", 8);

/// The opcodes of mcap.dev/spec that this writer uses.
enum Opcode : std::uint8_t {
    HeaderRecord = 0x01,
    FooterRecord = 0x02,
    SchemaRecord = 0x03,
    ChannelRecord = 0x04,
    MessageRecord = 0x05,
    ChunkRecord = 0x06,
    MessageIndexRecord = 0x07,
    ChunkIndexRecord = 0x08,
    StatisticsRecord = 0x0B,
    SummaryOffsetRecord = 0x0E,
    DataEndRecord = 0x0F,
};

/// The content of a record, field by field; little-endian.
class Fields {
public:
    Fields& u8(std::uint64_t number) { return append(number, 1); }
    Fields& u16(std::uint64_t number) { return append(number, 2); }
    Fields& u32(std::uint64_t number) { return append(number, 4); }
    Fields& u64(std::uint64_t number) { return append(number, 8); }
    /// A string, an array or a map: its length in bytes, then the bytes.
    Fields& sized(std::string_view bytes) {
        u32(bytes.size());
        return raw(bytes);
    }
    Fields& raw(std::string_view bytes) {
        bytes_ += bytes;
        return *this;
    }
    const std::string& bytes() const noexcept { return bytes_; }

private:
    Fields& append(std::uint64_t number, int size) {
        for (int i = 0; i < size; ++i) bytes_ += static_cast<char>(number >> (8 * i) & 0xFF);
        return *this;
    }
    std::string bytes_;
};

std::string record(Opcode opcode, const Fields& fields) {
    return Fields().u8(opcode).u64(fields.bytes().size()).raw(fields.bytes()).bytes();
}

std::uint64_t nanoseconds(WallTime time) noexcept {
    const auto count = time.time_since_epoch().count();
    return count <= 0 ? 0 : static_cast<std::uint64_t>(count) * 1000;
}

} // namespace

McapWriter::McapWriter(std::string_view library, std::size_t chunk_size) : chunk_size_(chunk_size) {
    put(magic);
    put(record(HeaderRecord, Fields().sized("").sized(library)));
}

void McapWriter::put(std::string_view bytes) {
    crc_ = crc32(bytes, crc_);
    position_ += bytes.size();
    out_ += bytes;
}

std::string McapWriter::take() { return std::exchange(out_, {}); }

McapWriter::SchemaId
McapWriter::add_schema(std::string_view name, std::string_view encoding, std::string_view data) {
    const auto id = static_cast<SchemaId>(schema_records_.size() + 1);
    schema_records_.push_back(record(SchemaRecord, Fields().u16(id).sized(name).sized(encoding).sized(data)));
    chunk_ += schema_records_.back();
    return id;
}

McapWriter::ChannelId
McapWriter::add_channel(SchemaId schema, std::string_view topic, std::string_view message_encoding) {
    invariant(channels() < channel_limit, "an MCAP file has at most 65,535 channels");
    const auto id = static_cast<ChannelId>(channel_records_.size());
    const auto fields = Fields().u16(id).u16(schema).sized(topic).sized(message_encoding).sized("");
    channel_records_.push_back(record(ChannelRecord, fields));
    sequences_.push_back(0);
    chunk_ += channel_records_.back();
    return id;
}

void McapWriter::add_message(
    ChannelId channel, WallTime log_time, WallTime publish_time, std::string_view data
) {
    const auto time = nanoseconds(log_time);
    const bool is_first = open_times_.empty();
    open_chunk_.begins = is_first ? time : std::min(open_chunk_.begins, time);
    open_chunk_.ends = is_first ? time : std::max(open_chunk_.ends, time);
    open_times_[channel].emplace_back(time, chunk_.size());
    const Fields head =
        Fields().u16(channel).u32(++sequences_[channel]).u64(time).u64(nanoseconds(publish_time));
    chunk_ += Fields().u8(MessageRecord).u64(head.bytes().size() + data.size()).bytes();
    chunk_.append(head.bytes()).append(data);
    ++messages_;
    if (chunk_.size() >= chunk_size_) close_chunk();
}

void McapWriter::close_chunk() {
    if (open_times_.empty()) return; // schemas and channels without a message stand in the summary
    open_chunk_.offset = position();
    open_chunk_.size = chunk_.size();
    // The record's records are not copied into one string first: a chunk may be large.
    const auto head = Fields()
                          .u64(open_chunk_.begins)
                          .u64(open_chunk_.ends)
                          .u64(chunk_.size())
                          .u32(crc32(chunk_))
                          .sized("") // no compression
                          .u64(chunk_.size());
    put(Fields().u8(ChunkRecord).u64(head.bytes().size() + chunk_.size()).raw(head.bytes()).bytes());
    put(chunk_);
    open_chunk_.length = position() - open_chunk_.offset;
    const auto indexes_begin = position();
    for (const auto& [channel, times] : open_times_) {
        open_chunk_.message_indexes.emplace(channel, position());
        Fields pairs;
        for (const auto& [time, offset] : times) pairs.u64(time).u64(offset);
        put(record(MessageIndexRecord, Fields().u16(channel).sized(pairs.bytes())));
    }
    open_chunk_.message_indexes_length = position() - indexes_begin;
    chunks_.push_back(std::exchange(open_chunk_, {}));
    open_times_.clear();
    chunk_.clear();
}

std::string McapWriter::statistics() const {
    std::uint64_t begins = 0;
    std::uint64_t ends = 0;
    if (!chunks_.empty()) {
        begins = std::ranges::min_element(chunks_, {}, &ChunkIndex::begins)->begins;
        ends = std::ranges::max_element(chunks_, {}, &ChunkIndex::ends)->ends;
    }
    Fields counts;
    for (std::size_t channel = 0; channel < sequences_.size(); ++channel)
        counts.u16(channel).u64(sequences_[channel]);
    const auto fields = Fields()
                            .u64(messages_)
                            .u16(schema_records_.size())
                            .u32(channel_records_.size())
                            .u32(0) // attachments
                            .u32(0) // metadata
                            .u32(chunks_.size())
                            .u64(begins)
                            .u64(ends)
                            .sized(counts.bytes());
    return record(StatisticsRecord, fields);
}

void McapWriter::put_group(
    std::string& offsets, std::uint8_t opcode, const std::vector<std::string>& records
) {
    if (records.empty()) return;
    const auto begin = position();
    for (const auto& each : records) put(each);
    offsets += record(SummaryOffsetRecord, Fields().u8(opcode).u64(begin).u64(position() - begin));
}

void McapWriter::put_summary() {
    std::vector<std::string> chunk_indexes;
    for (const auto& chunk : chunks_) {
        Fields message_indexes;
        for (const auto& [channel, offset] : chunk.message_indexes) message_indexes.u16(channel).u64(offset);
        const auto fields = Fields()
                                .u64(chunk.begins)
                                .u64(chunk.ends)
                                .u64(chunk.offset)
                                .u64(chunk.length)
                                .sized(message_indexes.bytes())
                                .u64(chunk.message_indexes_length)
                                .sized("") // no compression
                                .u64(chunk.size)
                                .u64(chunk.size);
        chunk_indexes.push_back(record(ChunkIndexRecord, fields));
    }
    const auto summary_begin = position();
    std::string offsets;
    put_group(offsets, SchemaRecord, schema_records_);
    put_group(offsets, ChannelRecord, channel_records_);
    put_group(offsets, StatisticsRecord, {statistics()});
    put_group(offsets, ChunkIndexRecord, chunk_indexes);
    const auto offsets_begin = position();
    put(offsets);
    // The footer's CRC covers the summary and the footer up to itself.
    put(Fields().u8(FooterRecord).u64(20).u64(summary_begin).u64(offsets_begin).bytes());
    put(Fields().u32(crc_).bytes());
}

void McapWriter::finish() {
    close_chunk();
    put(record(DataEndRecord, Fields().u32(crc_)));
    crc_ = 0;
    put_summary();
    put(magic);
}

} // namespace tutti::recording
