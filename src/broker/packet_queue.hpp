// PacketQueue: encoded packets that wait one behind the other. Those that came together are one entry, so
// that it costs little to add them and to drop them; each can go by itself all the same. They lie in a few
// blocks, which are filled from the front to the back and never moved.
#pragma once

#include "base/time.hpp"
#include "broker/ring.hpp"
#include "mqtt/frame.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace tutti::broker {

/// One packet as a client is to have it, or several that came together.
struct WaitingPacket {
    std::string_view bytes;
    std::uint32_t expiry_offset =
        0;              ///< of its expiry interval in `bytes`; 0: it has none, as several never have
    SteadyTime since{}; ///< when it began to wait
    std::uint32_t count = 1;
    std::uint32_t each = 0; ///< bytes of each of several, where all are as long, so that none is looked at
};

class PacketQueue {
public:
    bool empty() const noexcept { return entries_.empty(); }
    /// How many packets.
    std::size_t size() const noexcept { return size_; }
    std::size_t bytes() const noexcept { return bytes_; }
    /// Of the first entry.
    std::uint64_t first_order() const noexcept { return entries_.front().order; }
    std::uint32_t first_count() const noexcept { return entries_.front().count; }
    std::size_t first_bytes() const noexcept { return entries_.front().bytes; }

    /// Orders are the caller's, and grow.
    void push(std::uint64_t order, const WaitingPacket& packet) {
        room_for(packet.bytes.size()).append(packet.bytes);
        const auto bytes = static_cast<std::uint32_t>(packet.bytes.size());
        entries_.push({order, packet.since, bytes, packet.count, packet.expiry_offset, packet.each});
        size_ += packet.count;
        bytes_ += bytes;
    }
    /// The first packet alone; there must be one. Valid until the next change.
    WaitingPacket front() const noexcept {
        const Entry& first = entries_.front();
        const Block& block = blocks_.front();
        auto bytes = std::string_view(block.bytes).substr(block.head, first.bytes);
        if (first.count > 1) bytes = bytes.substr(0, size_of_first(first, bytes));
        return {bytes, first.expiry_offset, first.since};
    }
    /// Returns its bytes.
    std::size_t pop() {
        Entry& first = entries_.front();
        if (first.count == 1) return pop_entry();
        const auto bytes = first.each != 0 ? first.each : front().bytes.size();
        first.bytes -= static_cast<std::uint32_t>(bytes);
        --first.count;
        --size_;
        bytes_ -= bytes;
        blocks_.front().head += bytes;
        return bytes;
    }
    /// The first packet and all that came with it. Returns their bytes.
    std::size_t pop_entry() {
        const Entry first = entries_.pop();
        size_ -= first.count;
        bytes_ -= first.bytes;
        Block& block = blocks_.front();
        block.head += first.bytes;
        if (block.head == block.bytes.size()) release(blocks_.pop());
        return first.bytes;
    }

private:
    static constexpr std::size_t least_block = 256;
    static constexpr std::size_t usual_block = 16 * 1024;
    static constexpr std::size_t most_spare = 64 * 1024;

    struct Entry {
        std::uint64_t order = 0;
        SteadyTime since{};
        std::uint32_t bytes = 0;
        std::uint32_t count = 0;
        std::uint32_t expiry_offset = 0;
        std::uint32_t each = 0;
    };
    struct Block {
        std::string bytes;
        std::size_t head = 0; // where the first entry in it begins
    };

    static std::size_t size_of_first(const Entry& entry, std::string_view bytes) noexcept {
        return entry.each != 0 ? entry.each : mqtt::peek_frame(bytes).frame.size;
    }
    // A block for a whole entry; the first ones are small, for one who is slow for a moment.
    std::string& room_for(std::size_t bytes) {
        if (!blocks_.empty()) {
            std::string& last = blocks_.back().bytes;
            if (last.capacity() - last.size() >= bytes) return last;
        }
        Block block;
        if (spare_.capacity() >= bytes) block.bytes = std::exchange(spare_, {});
        const auto wanted = blocks_.empty() ? least_block : 2 * blocks_.back().bytes.capacity();
        block.bytes.reserve(std::max(bytes, std::min(wanted, usual_block)));
        blocks_.push(std::move(block));
        return blocks_.back().bytes;
    }
    void release(Block block) {
        if (block.bytes.capacity() > most_spare || block.bytes.capacity() <= spare_.capacity()) return;
        spare_ = std::move(block.bytes);
        spare_.clear();
    }

    Ring<Entry> entries_;
    Ring<Block> blocks_;
    std::string spare_; // the last block that was emptied
    std::size_t size_ = 0;
    std::size_t bytes_ = 0;
};

} // namespace tutti::broker
