// Noise: smooth hills of chance over a plane or in space, for fire, clouds and water. Value noise (Perlin and
// Hoffert, "Hypertexture", 1989) in whole numbers: the same for the same seed on every machine.
#pragma once

#include <cstdint>

namespace tutti::pixel {

class Noise {
public:
    /// With a period it repeats every so many units of x: around a cube without a seam. 0: never.
    explicit Noise(std::uint64_t seed, std::uint32_t period = 0) noexcept;

    /// 0 to 1; hills about one unit wide. Places within ±1e9.
    double at(double x, double y) const noexcept;
    double at(double x, double y, double z) const noexcept;
    /// The sum of several, each half as high and half as wide as the one before: 0 to 1.
    double layered(double x, double y, double z, int layers) const noexcept;

private:
    std::uint32_t seed_;
    std::uint32_t period_;
};

} // namespace tutti::pixel
