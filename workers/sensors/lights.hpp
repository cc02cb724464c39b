// Lights: the Sense HAT's 8 × 8, a framebuffer of the kernel's. Where it is missing there are none, and
// pictures go nowhere.
#pragma once

#include "base/result.hpp"
#include "io/file_descriptor.hpp"
#include "matrix/picture.hpp"

#include <filesystem>
#include <optional>

namespace tutti::sensors {

class Lights {
public:
    /// `root` is what lies above dev and sys: "/", or a folder of a test's.
    explicit Lights(std::filesystem::path root) : root_(std::move(root)) {}

    /// Looks for them where they are missing. An error where they are there, but not for us.
    Result<void> look();
    bool are_there() const noexcept { return static_cast<bool>(file_); }

    /// Shows the picture, turned; one that is there already costs nothing. After an error they are missing.
    Result<void> show(const matrix::Picture& picture, matrix::Rotation rotation);

private:
    std::filesystem::path root_;
    std::filesystem::path path_;
    io::FileDescriptor file_;
    std::optional<matrix::Picture> shown_; ///< as turned
};

} // namespace tutti::sensors
