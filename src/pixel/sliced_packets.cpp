#include "pixel/sliced_packets.hpp"

#include "base/result.hpp"

#include <array>

namespace tutti::pixel {

SlicedPackets::SlicedPackets(std::size_t bytes, std::size_t each, std::size_t header_size)
    : bytes_(bytes), each_(each), header_size_(header_size), count_((bytes + each - 1) / each),
      headers_(count_ * header_size), packets_(count_) {
    for (std::size_t index = 0; index < count_; ++index) packets_[index].header = header(index);
}

void SlicedPackets::pad_to_even() noexcept {
    static constexpr std::array<std::uint8_t, 1> zero{};
    for (std::size_t index = 0; index < count_; ++index)
        if (size(index) % 2 != 0) packets_[index].padding = zero;
}

void SlicedPackets::append(std::size_t header_size, std::uint16_t universe) {
    last_header_.assign(header_size, 0);
    packets_.push_back({.header = last_header_, .payload = {}, .padding = {}, .universe = universe});
}

std::span<const Packet> SlicedPackets::over(std::span<const std::uint8_t> lights) noexcept {
    invariant(lights.size() == bytes_, "as many lights are packed as the packets were made for");
    for (std::size_t index = 0; index < count_; ++index)
        packets_[index].payload = lights.subspan(offset(index), size(index));
    return packets_;
}

} // namespace tutti::pixel
