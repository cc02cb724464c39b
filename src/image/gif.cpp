#include "image/gif.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <gif_lib.h>
#include <memory>
#include <optional>
#include <string_view>

namespace tutti::image {

namespace {

struct CloseGif {
    void operator()(GifFileType* file) const noexcept { DGifCloseFile(file, nullptr); }
};
using GifFile = std::unique_ptr<GifFileType, CloseGif>;

int take_bytes(GifFileType* file, GifByteType* into, int count) {
    auto& left = *static_cast<std::span<const std::uint8_t>*>(file->UserData);
    const auto taken = std::min(left.size(), static_cast<std::size_t>(std::max(count, 0)));
    std::memcpy(into, left.data(), taken);
    left = left.subspan(taken);
    return static_cast<int>(taken);
}

std::unexpected<Error> broken_gif(const char* reason) {
    return fail(
        ErrorCode::InvalidInput,
        fmt::format("a GIF that cannot be read: {}", reason != nullptr ? reason : "it makes no sense")
    );
}
std::unexpected<Error> broken_gif(const GifFileType& file) {
    if (file.Error == D_GIF_ERR_READ_FAILED || file.Error == D_GIF_ERR_EOF_TOO_SOON)
        return broken_gif("it ends too early");
    return broken_gif(GifErrorString(file.Error));
}
std::unexpected<Error> too_much(std::string_view what) {
    return fail(ErrorCode::LimitExceeded, fmt::format("a GIF of {}", what));
}

class GifReader {
public:
    GifReader(std::span<const std::uint8_t> bytes, const ImageLimits& limits)
        : limits_(limits), bytes_(bytes) {}

    Result<pixel::Strip> read() {
        int error = 0;
        file_.reset(DGifOpen(&bytes_, take_bytes, &error));
        if (!file_)
            return broken_gif(error == D_GIF_ERR_READ_FAILED ? "it ends too early" : GifErrorString(error));
        size_ = {file_->SWidth, file_->SHeight};
        if (size_.width < 1 || size_.height < 1) return broken_gif("it has no pixels");
        if (size_.width > limits_.side || size_.height > limits_.side
            || size_.pixels() * bytes_a_pixel > limits_.bytes)
            return too_much(
                fmt::format("{} × {}: at most {} pixels a side", size_.width, size_.height, limits_.side)
            );
        shown_.picture = pixel::Picture(size_);
        shown_.alpha.assign(size_.pixels(), 0);
        while (true) {
            GifRecordType type{};
            if (DGifGetRecordType(file_.get(), &type) == GIF_ERROR) return broken_gif(*file_);
            if (type == TERMINATE_RECORD_TYPE) break;
            Result<void> done;
            if (type == IMAGE_DESC_RECORD_TYPE) done = read_image();
            if (type == EXTENSION_RECORD_TYPE) done = read_extension();
            if (!done) return pass_on(done);
        }
        if (strip_.frames.empty()) return broken_gif("it has no picture");
        if (strip_.frames.size() == 1) strip_.frames.front().duration = microseconds(0);
        return std::move(strip_);
    }

private:
    static constexpr std::size_t bytes_a_pixel = 4; ///< a colour, and whether it is there

    Result<void> read_extension() {
        int code = 0;
        GifByteType* block = nullptr;
        if (DGifGetExtension(file_.get(), &code, &block) == GIF_ERROR) return broken_gif(*file_);
        if (code == GRAPHICS_EXT_FUNC_CODE && block != nullptr) {
            GraphicsControlBlock control{};
            if (DGifExtensionToGCB(block[0], block + 1, &control) == GIF_ERROR)
                return broken_gif("a graphics control that makes no sense");
            control_ = control;
        }
        while (block != nullptr)
            if (DGifGetExtensionNext(file_.get(), &block) == GIF_ERROR) return broken_gif(*file_);
        return {};
    }

    Result<void> read_image() {
        if (DGifGetImageDesc(file_.get()) == GIF_ERROR) return broken_gif(*file_);
        const GifImageDesc& area = file_->Image;
        const ColorMapObject* map = area.ColorMap != nullptr ? area.ColorMap : file_->SColorMap;
        if (map == nullptr) return broken_gif("a picture without colours");
        if (strip_.frames.size() >= limits_.frames)
            return too_much(fmt::format("more than {} pictures", limits_.frames));
        // What is decoded costs time even where it lies beside the canvas.
        const std::size_t decoded =
            static_cast<std::size_t>(area.Width) * static_cast<std::size_t>(area.Height);
        room_taken_ += size_.pixels() * bytes_a_pixel + decoded;
        if (area.Width > limits_.side || area.Height > limits_.side || room_taken_ > limits_.bytes * 2
            || (strip_.frames.size() + 1) * size_.pixels() * bytes_a_pixel > limits_.bytes)
            return too_much(fmt::format("more than {} MB of pixels", limits_.bytes >> 20));

        if (control_.DisposalMode == DISPOSE_PREVIOUS) before_ = shown_;
        row_.resize(static_cast<std::size_t>(area.Width));
        for (int row = 0; row < area.Height; ++row) {
            if (DGifGetLine(file_.get(), row_.data(), area.Width) == GIF_ERROR) return broken_gif(*file_);
            draw_row(area, *map, area.Interlace ? interlaced(row, area.Height) : row);
        }
        keep_frame();
        dispose(area);
        control_ = {};
        control_.TransparentColor = NO_TRANSPARENT_COLOR;
        return {};
    }

    /// Where the n-th row that is sent stands: every eighth from 0, from 4, every fourth from 2, every second
    /// from 1 (GIF89a, appendix E).
    static int interlaced(int row, int height) noexcept {
        constexpr int first[] = {0, 4, 2, 1};
        constexpr int step[] = {8, 8, 4, 2};
        for (int pass = 0; pass < 4; ++pass) {
            const int rows = height > first[pass] ? (height - first[pass] + step[pass] - 1) / step[pass] : 0;
            if (row < rows) return first[pass] + row * step[pass];
            row -= rows;
        }
        return 0;
    }

    void draw_row(const GifImageDesc& area, const ColorMapObject& map, int row) {
        const int y = area.Top + row;
        if (y < 0 || y >= size_.height) return;
        for (int i = 0; i < area.Width; ++i) {
            const int x = area.Left + i;
            const GifPixelType index = row_[static_cast<std::size_t>(i)];
            if (x < 0 || x >= size_.width || index == control_.TransparentColor || index >= map.ColorCount)
                continue;
            const GifColorType& colour = map.Colors[index];
            const auto place = static_cast<std::size_t>(y) * static_cast<std::size_t>(size_.width)
                               + static_cast<std::size_t>(x);
            shown_.picture.pixels()[place] = {colour.Red, colour.Green, colour.Blue};
            shown_.alpha[place] = 255;
        }
    }

    void keep_frame() {
        auto& frame = strip_.frames.emplace_back(shown_);
        if (std::ranges::find(frame.alpha, 0) == frame.alpha.end()) frame.alpha = {};
        constexpr auto hundredth = milliseconds(10);
        const int delay = control_.DelayTime < 2 ? 10 : control_.DelayTime;
        frame.duration = delay * hundredth;
    }

    void dispose(const GifImageDesc& area) {
        if (control_.DisposalMode == DISPOSE_PREVIOUS) shown_ = std::move(before_);
        if (control_.DisposalMode != DISPOSE_BACKGROUND) return;
        const int right = std::min(area.Left + area.Width, size_.width);
        const int bottom = std::min(area.Top + area.Height, size_.height);
        for (int y = std::max(area.Top, 0); y < bottom; ++y)
            for (int x = std::max(area.Left, 0); x < right; ++x) {
                const auto place = static_cast<std::size_t>(y) * static_cast<std::size_t>(size_.width)
                                   + static_cast<std::size_t>(x);
                shown_.picture.pixels()[place] = pixel::black;
                shown_.alpha[place] = 0;
            }
    }

    ImageLimits limits_;
    std::span<const std::uint8_t> bytes_;
    GifFile file_;
    pixel::Size size_;
    GraphicsControlBlock control_{0, false, 0, NO_TRANSPARENT_COLOR};
    pixel::Frame shown_;  ///< what is seen, with alpha
    pixel::Frame before_; ///< what comes again after a frame that is to vanish
    std::vector<GifPixelType> row_;
    pixel::Strip strip_;
    std::size_t room_taken_ = 0;
};

} // namespace

bool is_gif(std::span<const std::uint8_t> bytes) noexcept {
    return bytes.size() >= 6
           && (std::ranges::equal(bytes.first(6), std::string_view("GIF89a"))
               || std::ranges::equal(bytes.first(6), std::string_view("GIF87a")));
}

Result<pixel::Strip> parse_gif(std::span<const std::uint8_t> bytes, const ImageLimits& limits) {
    if (!is_gif(bytes)) return fail(ErrorCode::InvalidInput, "no GIF: it does not begin as one does");
    GifReader reader(bytes, limits);
    return reader.read();
}

} // namespace tutti::image
