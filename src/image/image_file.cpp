#include "image/image_file.hpp"

#include "image/gif.hpp"
#include "image/png.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace tutti::image {

namespace {

/// What people have instead, and how its bytes begin.
struct Other {
    std::string_view begins;
    std::string_view name;
};
constexpr auto others = std::to_array<Other>({
    {"\xff\xd8\xff", "a JPEG"},
    {"RIFF", "a WebP or another RIFF file"},
    {"BM", "a BMP"},
    {"<svg", "an SVG"},
    {"<?xml", "XML, an SVG perhaps"},
});

} // namespace

Result<pixel::Strip> parse_image(std::span<const std::uint8_t> bytes, const ImageLimits& limits) {
    if (is_gif(bytes)) return parse_gif(bytes, limits);
    if (is_png(bytes)) {
        auto frame = parse_png(bytes, limits);
        if (!frame) return pass_on(frame);
        pixel::Strip strip;
        strip.frames.push_back(std::move(*frame));
        return strip;
    }
    const auto other = std::ranges::find_if(others, [&](const Other& each) {
        return bytes.size() >= each.begins.size()
               && std::ranges::equal(bytes.first(each.begins.size()), each.begins, {}, {}, [](char letter) {
                      return static_cast<std::uint8_t>(letter);
                  });
    });
    return fail(
        ErrorCode::InvalidInput, fmt::format(
                                     "{}: pictures are PNG or GIF (ffmpeg -i FILE FILE.png makes one)",
                                     other != others.end() ? other->name
                                     : bytes.empty()       ? "an empty file"
                                                           : "neither a PNG nor a GIF"
                                 )
    );
}

} // namespace tutti::image
