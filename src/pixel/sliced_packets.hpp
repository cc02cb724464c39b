// The packets of one frame, made once: headers of one size, and where in the lights each payload lies. What
// the three protocols have in common; what stands in the headers is theirs. Internal to the packers.
#pragma once

#include "pixel/packet.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tutti::pixel {

class SlicedPackets {
public:
    /// So many bytes of lights, `each` of them a packet; the headers are zero.
    SlicedPackets(std::size_t bytes, std::size_t each, std::size_t header_size);

    // A packet points into the headers.
    SlicedPackets(const SlicedPackets&) = delete;
    SlicedPackets& operator=(const SlicedPackets&) = delete;
    SlicedPackets(SlicedPackets&&) noexcept = default;
    SlicedPackets& operator=(SlicedPackets&&) noexcept = default;
    ~SlicedPackets() = default;

    /// Of packets with lights.
    std::size_t count() const noexcept { return count_; }
    /// Where in the lights the packet's begin, and how many bytes they are.
    std::size_t offset(std::size_t index) const noexcept { return index * each_; }
    std::size_t size(std::size_t index) const noexcept {
        return index + 1 < count_ ? each_ : bytes_ - index * each_;
    }
    std::span<std::uint8_t> header(std::size_t index) noexcept {
        return std::span(headers_).subspan(index * header_size_, header_size_);
    }

    void set_universe(std::size_t index, std::uint16_t universe) noexcept {
        packets_[index].universe = universe;
    }
    /// A zero behind the lights wherever they are of an odd number.
    void pad_to_even() noexcept;
    /// One more packet, at most, after the others and without lights.
    void append(std::size_t header_size, std::uint16_t universe);
    /// Its header.
    std::span<std::uint8_t> last_header() noexcept { return last_header_; }

    /// The packets, with those lights, as many bytes as it was made for. They stand until the next call.
    std::span<const Packet> over(std::span<const std::uint8_t> lights) noexcept;

private:
    std::size_t bytes_;
    std::size_t each_;
    std::size_t header_size_;
    std::size_t count_;
    std::vector<std::uint8_t> headers_;
    std::vector<std::uint8_t> last_header_;
    std::vector<Packet> packets_;
};

} // namespace tutti::pixel
