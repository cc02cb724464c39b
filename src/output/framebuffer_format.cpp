#include "output/framebuffer_format.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::output {

namespace {

std::uint32_t placed(std::uint8_t value, FramebufferFormat::Channel channel) noexcept {
    return static_cast<std::uint32_t>(value >> (8 - channel.length)) << channel.offset;
}

bool fits(FramebufferFormat::Channel channel, unsigned bits) noexcept {
    return channel.length >= 1 && channel.length <= 8 && channel.offset + channel.length <= bits;
}

} // namespace

FramebufferFormat plain_format(pixel::Size size) noexcept {
    return {.width = size.width, .height = size.height, .line = static_cast<std::size_t>(size.width) * 4};
}

Result<void> check(const FramebufferFormat& format) {
    const bool is_known = format.bits == 16 || format.bits == 24 || format.bits == 32;
    if (!is_known)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("it has {} bits a pixel, and 16, 24 or 32 can be drawn", format.bits)
        );
    const bool has_room = format.width > 0 && format.height > 0
                          && format.line >= static_cast<std::size_t>(format.width) * (format.bits / 8);
    const bool has_colours =
        fits(format.red, format.bits) && fits(format.green, format.bits) && fits(format.blue, format.bits);
    if (!has_room || !has_colours)
        return fail(ErrorCode::InvalidInput, "what it says of its pixels makes no sense");
    return {};
}

void draw(
    std::span<const pixel::Colour> picture, pixel::Size size, const FramebufferFormat& format,
    std::span<std::byte> memory
) noexcept {
    const int factor = std::max(1, std::min(format.width / size.width, format.height / size.height));
    const int left = std::max(0, (format.width - size.width * factor) / 2);
    const int top = std::max(0, (format.height - size.height * factor) / 2);
    const int width = std::min(size.width * factor, format.width);
    const int height = std::min(size.height * factor, format.height);
    const std::size_t step = format.bits / 8;
    for (int y = 0; y < height; ++y) {
        const auto row =
            picture.subspan(static_cast<std::size_t>(y / factor) * static_cast<std::size_t>(size.width));
        auto* at = memory.data() + static_cast<std::size_t>(top + y) * format.line
                   + static_cast<std::size_t>(left) * step;
        for (int x = 0; x < width; ++x) {
            const auto colour = row[static_cast<std::size_t>(x / factor)];
            const auto value = placed(colour.red, format.red) | placed(colour.green, format.green)
                               | placed(colour.blue, format.blue);
            for (std::size_t byte = 0; byte < step; ++byte)
                *at++ = static_cast<std::byte>(value >> (8 * byte));
        }
    }
}

} // namespace tutti::output
