// A picture's file, as anybody may hand it over; what is read of it, printed and read again.
#include "image/gif.hpp"
#include "image/gif_printer.hpp"
#include "image/image_file.hpp"
#include "image/png.hpp"

#include <cstdlib>

namespace {

using tutti::microseconds;

void require(bool holds) {
    if (!holds) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr tutti::image::ImageLimits limits{.side = 256, .frames = 16, .bytes = 1 << 20};
    const auto strip = tutti::image::parse_image({data, size}, limits);
    if (!strip) {
        require(!strip.error().message.empty());
        return 0;
    }
    require(
        !strip->frames.empty() && strip->frames.size() <= limits.frames && strip->bytes() <= limits.bytes
    );
    const auto& first = strip->frames.front();
    for (const auto& frame : strip->frames) {
        require(frame.picture.size() == first.picture.size());
        require(frame.alpha.empty() || frame.alpha.size() == frame.picture.size().pixels());
    }
    const auto again =
        tutti::image::parse_png(tutti::image::print_png(first.picture.pixels(), strip->size()));
    require(again && again->picture == first.picture);
    tutti::image::GifPrinter printer(strip->size());
    for (const auto& frame : strip->frames) printer.add(frame.picture.pixels(), frame.duration);
    const auto moving = tutti::image::parse_gif(printer.finish());
    require(moving && moving->frames.size() <= strip->frames.size());
    return 0;
}
