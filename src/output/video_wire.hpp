// VideoWire: pictures to a film, by ffmpeg, a program beside us; the file's ending says which kind.
#pragma once

#include "output/picture_slot.hpp"
#include "output/wire.hpp"

#include <filesystem>

namespace tutti::output {

class VideoWire final : public Wire {
public:
    VideoWire(std::string url, std::filesystem::path file) : Wire(std::move(url)), file_(std::move(file)) {}

    Task<void> run() override;
    void send(const Shown& shown) override;

private:
    /// One film; false: it ended as this was cancelled.
    Task<bool> encode();

    std::filesystem::path file_;
    PictureSlot slot_;
};

} // namespace tutti::output
