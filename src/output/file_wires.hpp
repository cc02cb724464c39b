// Wires to files: each picture as a PNG, or all of them as one GIF. The disk is waited for on a thread; a
// picture that comes while it is busy is left out.
#pragma once

#include "output/picture_slot.hpp"
#include "output/wire.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace tutti::output {

/// `<folder>/<display>-000001.png` and so on. Older ones go, so that the disk does not fill.
class PngWire final : public Wire {
public:
    static constexpr std::uint64_t most_files = 10'000;

    PngWire(std::string url, std::filesystem::path folder, std::string display)
        : Wire(std::move(url)), folder_(std::move(folder)), display_(std::move(display)) {}

    Task<void> run() override;
    void send(const Shown& shown) override;

private:
    std::filesystem::path path_of(std::uint64_t number) const;

    std::filesystem::path folder_;
    std::string display_;
    PictureSlot slot_;
};

/// An animation; it is whole when this ends, and ends by itself when it has grown too long.
class GifWire final : public Wire {
public:
    static constexpr std::uintmax_t most_bytes = std::uintmax_t{64} << 20;

    GifWire(std::string url, std::filesystem::path file) : Wire(std::move(url)), file_(std::move(file)) {}

    Task<void> run() override;
    void send(const Shown& shown) override;

private:
    std::filesystem::path file_;
    PictureSlot slot_;
};

} // namespace tutti::output
