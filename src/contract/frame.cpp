#include "contract/frame.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <concepts>

namespace tutti::contract {

namespace {

constexpr std::array<std::uint8_t, 4> magic = {'T', 'T', 'F', 'R'};
constexpr std::uint8_t frame_version = 1;
constexpr std::uint8_t format_rgb8 = 1;

template <std::unsigned_integral T>
T read(std::span<const std::uint8_t> bytes, std::size_t offset) noexcept {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) number = number << 8 | bytes[offset + i];
    return static_cast<T>(number);
}

template <std::unsigned_integral T>
void write(std::vector<std::uint8_t>& bytes, T number) {
    for (std::size_t i = sizeof(T); i-- > 0;)
        bytes.push_back(static_cast<std::uint8_t>(std::uint64_t{number} >> (8 * i)));
}

bool is_side(std::uint16_t side) noexcept { return side >= 1 && side <= max_frame_side; }

} // namespace

Result<FrameView> parse_frame(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < frame_header_size || !std::ranges::equal(bytes.first(magic.size()), magic))
        return fail(ErrorCode::InvalidInput, "this is no frame");
    if (bytes[4] != frame_version)
        return fail(ErrorCode::UnknownVersion, fmt::format("frame version {} is not known", bytes[4]));
    if (bytes[5] != format_rgb8 || read<std::uint16_t>(bytes, 10) != 0)
        return fail(ErrorCode::InvalidInput, fmt::format("pixel format {} is not known", bytes[5]));
    const FrameHeader header{
        .width = read<std::uint16_t>(bytes, 6),
        .height = read<std::uint16_t>(bytes, 8),
        .sequence = read<std::uint32_t>(bytes, 12),
        .timestamp = WallTime(microseconds(static_cast<std::int64_t>(read<std::uint64_t>(bytes, 16)))),
    };
    if (!is_side(header.width) || !is_side(header.height))
        return fail(
            ErrorCode::InvalidInput, fmt::format("a frame cannot be {} × {}", header.width, header.height)
        );
    const auto pixels = bytes.subspan(frame_header_size);
    if (pixels.size() != header.pixel_bytes())
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("a frame has {} bytes of pixels, not {}", header.pixel_bytes(), pixels.size())
        );
    return FrameView{header, pixels};
}

std::vector<std::uint8_t> print(const FrameView& frame) {
    invariant(is_side(frame.header.width) && is_side(frame.header.height), "a frame's sides are in range");
    invariant(frame.pixels.size() == frame.header.pixel_bytes(), "a frame has all of its pixels");
    std::vector<std::uint8_t> bytes(magic.begin(), magic.end());
    bytes.reserve(frame_header_size + frame.pixels.size());
    bytes.push_back(frame_version);
    bytes.push_back(format_rgb8);
    write(bytes, frame.header.width);
    write(bytes, frame.header.height);
    write(bytes, std::uint16_t{0});
    write(bytes, frame.header.sequence);
    write(bytes, static_cast<std::uint64_t>(frame.header.timestamp.time_since_epoch().count()));
    bytes.insert(bytes.end(), frame.pixels.begin(), frame.pixels.end());
    return bytes;
}

} // namespace tutti::contract
