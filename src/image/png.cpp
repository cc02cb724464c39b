#include "image/png.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <png.h>
#include <string_view>

namespace tutti::image {

namespace {

constexpr std::array<std::uint8_t, 8> signature = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

/// Frees what libpng holds for a picture.
struct PngImage {
    png_image image{};

    PngImage() { image.version = PNG_IMAGE_VERSION; }
    PngImage(const PngImage&) = delete;
    PngImage& operator=(const PngImage&) = delete;
    ~PngImage() { png_image_free(&image); }
};

/// The picture's last chunk must be there: libpng is content once it has all rows. (PNG §5.3: four bytes of
/// length, four of type, the data, four of CRC.)
bool is_whole(std::span<const std::uint8_t> bytes) noexcept {
    bytes = bytes.subspan(signature.size());
    constexpr std::size_t frame = 12;
    while (bytes.size() >= frame) {
        std::size_t length = 0;
        for (const auto byte : bytes.first(4)) length = length << 8 | byte;
        if (bytes.size() - frame < length) return false;
        if (std::ranges::equal(bytes.subspan(4, 4), std::string_view("IEND"))) return true;
        bytes = bytes.subspan(frame + length);
    }
    return false;
}

std::unexpected<Error> broken(const char* reason) {
    return fail(ErrorCode::InvalidInput, fmt::format("a PNG that cannot be read: {}", reason));
}

} // namespace

bool is_png(std::span<const std::uint8_t> bytes) noexcept {
    return bytes.size() >= signature.size() && std::ranges::equal(bytes.first(signature.size()), signature);
}

Result<pixel::Frame> parse_png(std::span<const std::uint8_t> bytes, const ImageLimits& limits) {
    if (!is_png(bytes)) return fail(ErrorCode::InvalidInput, "no PNG: it does not begin as one does");
    if (!is_whole(bytes)) return broken("it ends too early");
    PngImage png;
    auto& image = png.image;
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0)
        return broken(image.message);
    const auto side = static_cast<png_uint_32>(limits.side);
    const std::size_t pixels = std::size_t{image.width} * image.height;
    if (image.width > side || image.height > side || pixels * 4 > limits.bytes)
        return fail(
            ErrorCode::LimitExceeded, fmt::format(
                                          "a picture of {} × {}: at most {} pixels a side, and {} MB in all",
                                          image.width, image.height, limits.side, limits.bytes >> 20
                                      )
        );
    image.format = PNG_FORMAT_RGBA;
    // Of 16 bits as of 8: what says nothing of its gamma is meant for a screen.
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
    std::vector<std::uint8_t> rgba(pixels * 4);
    if (png_image_finish_read(&image, nullptr, rgba.data(), 0, nullptr) == 0) return broken(image.message);

    pixel::Frame frame;
    frame.picture = pixel::Picture({static_cast<int>(image.width), static_cast<int>(image.height)});
    const auto colours = frame.picture.pixels();
    bool is_opaque = true;
    for (std::size_t i = 0; i < pixels; ++i) {
        colours[i] = {rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2]};
        is_opaque = is_opaque && rgba[4 * i + 3] == 255;
    }
    if (!is_opaque) {
        frame.alpha.resize(pixels);
        for (std::size_t i = 0; i < pixels; ++i) frame.alpha[i] = rgba[4 * i + 3];
    }
    return frame;
}

std::vector<std::uint8_t> print_png(std::span<const pixel::Colour> pixels, pixel::Size size) {
    invariant(
        pixels.size() == size.pixels() && !pixels.empty(), "a picture has the pixels that its size says"
    );
    PngImage png;
    auto& image = png.image;
    image.width = static_cast<png_uint_32>(size.width);
    image.height = static_cast<png_uint_32>(size.height);
    image.format = PNG_FORMAT_RGB;
    // The most that it may take; what it takes is known when it is written.
    png_alloc_size_t room = PNG_IMAGE_PNG_SIZE_MAX(image);
    std::vector<std::uint8_t> bytes(room);
    const int written = png_image_write_to_memory(&image, bytes.data(), &room, 0, pixels.data(), 0, nullptr);
    invariant(written != 0, "a picture in memory is written into memory");
    bytes.resize(room);
    return bytes;
}

} // namespace tutti::image
