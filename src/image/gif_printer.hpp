// GifPrinter: pictures that follow each other → an animated GIF that runs for ever. Each picture has a
// palette of its own, exact where it has no more than 256 colours, and only what changed is written.
#pragma once

#include "base/time.hpp"
#include "pixel/canvas.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace tutti::image {

class GifPrinter {
public:
    explicit GifPrinter(pixel::Size size);
    GifPrinter(GifPrinter&&) noexcept;
    GifPrinter& operator=(GifPrinter&&) noexcept;
    ~GifPrinter();

    /// A picture that stands for that long. A GIF counts hundredths of a second, and browsers slow down what
    /// is faster than 50 a second: pictures that would stand for less than 20 ms are left out, and time is
    /// kept.
    void add(std::span<const pixel::Colour> pixels, microseconds duration);
    /// The bytes that there are since they were last taken, for whoever writes them down as they come.
    std::vector<std::uint8_t> take();
    /// The rest of them. Nothing can be added any more.
    std::vector<std::uint8_t> finish();

private:
    struct Encoder;

    void write_waiting();

    pixel::Size size_;
    std::unique_ptr<Encoder> encoder_;
    std::vector<pixel::Colour> written_; ///< the picture that the waiting one is drawn over; empty: none
    std::vector<pixel::Colour> waiting_; ///< its end is not known yet; empty: none
    std::int64_t waiting_since_ = 0;     ///< in hundredths of a second from the beginning
    microseconds end_{0};                ///< of all that was added
};

} // namespace tutti::image
