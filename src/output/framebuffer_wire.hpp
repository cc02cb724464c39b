// FramebufferWire: pictures onto a small screen that Linux has as a framebuffer (/dev/fb1), or into a file
// that holds the newest.
#pragma once

#include "io/file_descriptor.hpp"
#include "output/framebuffer_format.hpp"
#include "output/wire.hpp"

#include <filesystem>
#include <memory>

namespace tutti::output {

class FramebufferWire final : public Wire {
public:
    FramebufferWire(std::string url, std::filesystem::path path);
    ~FramebufferWire() override;

    void send(const Shown& shown) override;

private:
    struct Memory;
    Result<void> open(pixel::Size size);

    std::filesystem::path path_;
    std::unique_ptr<Memory> memory_; ///< null: to be opened
    SteadyTime tries_again_{};
};

} // namespace tutti::output
