#include "image/gif_printer.hpp"

#include "base/result.hpp"
#include "image/median_cut.hpp"

#include <algorithm>
#include <array>
#include <gif_lib.h>
#include <utility>

namespace tutti::image {

namespace {

int keep_bytes(GifFileType* file, const GifByteType* bytes, int count) {
    auto& kept = *static_cast<std::vector<std::uint8_t>*>(file->UserData);
    kept.insert(kept.end(), bytes, bytes + count);
    return count;
}

constexpr std::int64_t hundredths(microseconds time) noexcept { return (time.count() + 5'000) / 10'000; }

void require(int done) noexcept { invariant(done == GIF_OK, "a picture in memory is written into memory"); }

/// The smallest rectangle outside which both pictures are the same.
struct Changed {
    int left;
    int top;
    int width;
    int height;
};
Changed
changed(std::span<const pixel::Colour> from, std::span<const pixel::Colour> to, pixel::Size size) noexcept {
    int left = size.width, right = -1, top = size.height, bottom = -1;
    std::size_t i = 0;
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x, ++i) {
            if (from[i] == to[i]) continue;
            left = std::min(left, x);
            right = std::max(right, x);
            top = std::min(top, y);
            bottom = std::max(bottom, y);
        }
    return {left, top, right - left + 1, bottom - top + 1};
}

} // namespace

struct GifPrinter::Encoder {
    std::vector<std::uint8_t> bytes;
    GifFileType* file = nullptr;

    explicit Encoder(pixel::Size size) {
        int error = 0;
        file = EGifOpen(&bytes, keep_bytes, &error);
        invariant(file != nullptr, "there is memory for an encoder");
        EGifSetGifVersion(file, true);
        require(EGifPutScreenDesc(file, size.width, size.height, 8, 0, nullptr));
        // For ever (the extension that Netscape 2.0 brought).
        constexpr std::array<GifByteType, 3> for_ever = {1, 0, 0};
        require(EGifPutExtensionLeader(file, APPLICATION_EXT_FUNC_CODE));
        require(EGifPutExtensionBlock(file, 11, "NETSCAPE2.0"));
        require(EGifPutExtensionBlock(file, static_cast<int>(for_ever.size()), for_ever.data()));
        require(EGifPutExtensionTrailer(file));
    }
    Encoder(const Encoder&) = delete;
    Encoder& operator=(const Encoder&) = delete;
    ~Encoder() { close(); }

    void close() noexcept {
        if (file != nullptr) EGifCloseFile(std::exchange(file, nullptr), nullptr);
    }

    void put(std::span<const pixel::Colour> pixels, const Changed& area, std::int64_t standing) {
        const auto found = few_colours(pixels, 256);
        GraphicsControlBlock control{
            DISPOSE_DO_NOT, false, static_cast<int>(std::clamp<std::int64_t>(standing, 2, 65535)),
            NO_TRANSPARENT_COLOR
        };
        std::array<GifByteType, 4> extension{};
        EGifGCBToExtension(&control, extension.data());
        require(EGifPutExtension(file, GRAPHICS_EXT_FUNC_CODE, 4, extension.data()));
        std::array<GifColorType, 256> colours{};
        std::ranges::transform(found.palette, colours.begin(), [](pixel::Colour colour) {
            return GifColorType{colour.red, colour.green, colour.blue};
        });
        int room = 2; // of the palette, a power of two
        while (room < static_cast<int>(found.palette.size())) room *= 2;
        ColorMapObject* map = GifMakeMapObject(room, colours.data());
        invariant(map != nullptr, "there is memory for a palette");
        const int begun = EGifPutImageDesc(file, area.left, area.top, area.width, area.height, false, map);
        GifFreeMapObject(map);
        require(begun);
        auto indices = found.indices;
        const auto width = static_cast<std::size_t>(area.width);
        for (std::size_t at = 0; at < indices.size(); at += width)
            require(EGifPutLine(file, indices.data() + at, area.width));
    }
};

GifPrinter::GifPrinter(pixel::Size size) : size_(size), encoder_(std::make_unique<Encoder>(size)) {}
GifPrinter::GifPrinter(GifPrinter&&) noexcept = default;
GifPrinter& GifPrinter::operator=(GifPrinter&&) noexcept = default;
GifPrinter::~GifPrinter() = default;

void GifPrinter::add(std::span<const pixel::Colour> pixels, microseconds duration) {
    invariant(pixels.size() == size_.pixels(), "a picture has the pixels that its size says");
    const std::int64_t begin = hundredths(end_);
    const bool is_first = waiting_.empty();
    if (is_first || (begin - waiting_since_ >= 2 && !std::ranges::equal(pixels, waiting_))) {
        if (!is_first) write_waiting();
        waiting_.assign(pixels.begin(), pixels.end());
        waiting_since_ = begin;
    }
    end_ += duration;
}

void GifPrinter::write_waiting() {
    Changed area{0, 0, size_.width, size_.height};
    if (!written_.empty()) area = changed(written_, waiting_, size_);
    std::vector<pixel::Colour> part;
    part.reserve(static_cast<std::size_t>(area.width) * static_cast<std::size_t>(area.height));
    for (int y = area.top; y < area.top + area.height; ++y) {
        const auto row = waiting_.begin() + std::ptrdiff_t{y} * size_.width + area.left;
        part.insert(part.end(), row, row + area.width);
    }
    encoder_->put(part, area, hundredths(end_) - waiting_since_);
    written_.swap(waiting_);
}

std::vector<std::uint8_t> GifPrinter::take() { return std::exchange(encoder_->bytes, {}); }

std::vector<std::uint8_t> GifPrinter::finish() {
    if (!waiting_.empty()) write_waiting();
    encoder_->close();
    return take();
}

} // namespace tutti::image
