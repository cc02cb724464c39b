// GIFs by the letter, for tests: four colours, and codes that are never packed.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace tutti::image {

class GifMaker {
public:
    /// Colours 0 to 3: black, red, green, blue.
    GifMaker(int width, int height) {
        text("GIF89a");
        word(width);
        word(height);
        bytes({0x91, 0, 0}); // a palette of four
        bytes({0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255});
    }

    /// For the next picture. `transparent`: a colour, or −1.
    GifMaker& control(int disposal, int hundredths, int transparent = -1) {
        bytes({0x21, 0xf9, 4, disposal << 2 | (transparent >= 0 ? 1 : 0)});
        word(hundredths);
        bytes({transparent >= 0 ? transparent : 0, 0});
        return *this;
    }

    /// Digits for colours, row by row as they are sent.
    GifMaker&
    picture(int left, int top, int width, int height, std::string_view pixels, bool interlaced = false) {
        bytes({0x2c});
        word(left);
        word(top);
        word(width);
        word(height);
        bytes({interlaced ? 0x40 : 0, 2});
        unsigned bits = 0;
        int held = 0;
        std::vector<std::uint8_t> packed;
        const auto code = [&](unsigned value) { // three bits, the lowest first
            bits |= value << held;
            held += 3;
            for (; held >= 8; held -= 8, bits >>= 8) packed.push_back(static_cast<std::uint8_t>(bits));
        };
        for (std::size_t i = 0; i < pixels.size(); ++i) {
            if (i % 2 == 0) code(4); // cleared so often, codes stay at three bits
            code(static_cast<unsigned>(pixels[i] - '0'));
        }
        code(5);
        if (held > 0) packed.push_back(static_cast<std::uint8_t>(bits));
        for (std::size_t at = 0; at < packed.size(); at += 255) {
            const auto count = std::min<std::size_t>(255, packed.size() - at);
            made_.push_back(static_cast<std::uint8_t>(count));
            made_.insert(
                made_.end(), packed.begin() + static_cast<std::ptrdiff_t>(at),
                packed.begin() + static_cast<std::ptrdiff_t>(at + count)
            );
        }
        bytes({0});
        return *this;
    }

    std::vector<std::uint8_t> end() {
        bytes({0x3b});
        return made_;
    }

private:
    void text(std::string_view letters) { made_.insert(made_.end(), letters.begin(), letters.end()); }
    void bytes(std::initializer_list<int> values) {
        for (const int value : values) made_.push_back(static_cast<std::uint8_t>(value));
    }
    void word(int value) { bytes({value & 0xff, value >> 8}); }

    std::vector<std::uint8_t> made_;
};

} // namespace tutti::image
