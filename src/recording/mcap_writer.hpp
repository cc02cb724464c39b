// Writes MCAP (mcap.dev/spec, version 0): chunks with an index of their messages, a summary that finds the
// chunks, and every CRC. Bytes come out in order as they are made; no file is touched. What of a recording
// becomes which channel is mcap_export.hpp's.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::recording {

class McapWriter {
public:
    using SchemaId = std::uint16_t; ///< 0: no schema
    using ChannelId = std::uint16_t;

    /// `library`: who wrote it. A chunk is closed when its records are larger than `chunk_size`.
    explicit McapWriter(std::string_view library, std::size_t chunk_size = 1024 * 1024);

    SchemaId add_schema(std::string_view name, std::string_view encoding, std::string_view data);
    /// At most 65,535 channels; `channel_limit` says when there is no room.
    ChannelId add_channel(SchemaId schema, std::string_view topic, std::string_view message_encoding);
    std::size_t channels() const noexcept { return channel_records_.size(); }
    static constexpr std::size_t channel_limit = 65'535;

    void add_message(ChannelId channel, WallTime log_time, WallTime publish_time, std::string_view data);

    /// Ends the file: last chunk, summary, footer. Nothing may be added then.
    void finish();

    /// What is to be written next; the writer forgets it.
    std::string take();

private:
    struct ChunkIndex {
        std::uint64_t begins = 0; ///< first log time, ns
        std::uint64_t ends = 0;
        std::uint64_t offset = 0; ///< of the chunk record in the file
        std::uint64_t length = 0;
        std::map<ChannelId, std::uint64_t> message_indexes; ///< their offsets in the file
        std::uint64_t message_indexes_length = 0;
        std::uint64_t size = 0; ///< of the records in it
    };
    using MessageTimes =
        std::vector<std::pair<std::uint64_t, std::uint64_t>>; ///< log time, offset in the chunk

    void put(std::string_view bytes);
    std::uint64_t position() const noexcept { return position_; }
    void close_chunk();
    std::string statistics() const;
    void put_summary();
    void put_group(std::string& offsets, std::uint8_t opcode, const std::vector<std::string>& records);

    std::size_t chunk_size_;
    std::string out_;            ///< not yet taken
    std::uint64_t position_ = 0; ///< bytes made so far
    std::uint32_t crc_ = 0;      ///< of the section that is being written
    std::vector<std::string> schema_records_;
    std::vector<std::string> channel_records_;
    std::vector<std::uint32_t> sequences_; ///< messages of each channel
    std::string chunk_;                    ///< records of the open chunk
    ChunkIndex open_chunk_;
    std::map<ChannelId, MessageTimes> open_times_;
    std::vector<ChunkIndex> chunks_;
    std::uint64_t messages_ = 0;
};

} // namespace tutti::recording
