#include "matrix/picture.hpp"

namespace tutti::matrix {

std::optional<Rotation> rotation_of(std::int64_t degrees) noexcept {
    for (const auto rotation : {Rotation::None, Rotation::Quarter, Rotation::Half, Rotation::ThreeQuarters})
        if (static_cast<std::int64_t>(rotation) == degrees) return rotation;
    return std::nullopt;
}

Picture turned(const Picture& picture, Rotation rotation) noexcept {
    constexpr std::size_t last = side - 1;
    Picture made;
    for (std::size_t y = 0; y < side; ++y)
        for (std::size_t x = 0; x < side; ++x) {
            const Colour& colour = picture.at(x, y);
            switch (rotation) {
            case Rotation::None:
                made.at(x, y) = colour;
                break;
            case Rotation::Quarter:
                made.at(last - y, x) = colour;
                break;
            case Rotation::Half:
                made.at(last - x, last - y) = colour;
                break;
            case Rotation::ThreeQuarters:
                made.at(y, last - x) = colour;
                break;
            }
        }
    return made;
}

std::array<std::uint8_t, 2 * pixels> print_rgb565(const Picture& picture) noexcept {
    std::array<std::uint8_t, 2 * pixels> bytes{};
    for (std::size_t i = 0; i < pixels; ++i) {
        const Colour& colour = picture.pixels[i];
        const int packed = (colour.red >> 3) << 11 | (colour.green >> 2) << 5 | colour.blue >> 3;
        bytes[2 * i] = static_cast<std::uint8_t>(packed & 0xff);
        bytes[2 * i + 1] = static_cast<std::uint8_t>(packed >> 8);
    }
    return bytes;
}

} // namespace tutti::matrix
