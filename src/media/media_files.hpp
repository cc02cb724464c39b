// MediaFiles: what scenes show, out of the files of one folder. Pictures are read once and kept, up to so
// many bytes; a film is a child process.
#pragma once

#include "scene/media.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace tutti::media {

struct MediaOptions {
    std::filesystem::path folder; ///< of the installation's file: names are below it, and stay there
    std::string path;             ///< where ffmpeg is looked for, as $PATH says it
    std::size_t kept = std::size_t{128} << 20; ///< bytes of pictures; what was used longest ago goes
    /// How long a frame of a film is waited for: zero, or in a rehearsal long enough for any.
    milliseconds patience{0};
};

/// Those of an installation: beside its file, with the ffmpeg of $PATH.
MediaOptions beside(const std::filesystem::path& installation, milliseconds patience = milliseconds(0));

class MediaFiles final : public scene::Media {
public:
    explicit MediaFiles(MediaOptions options) : options_(std::move(options)) {}

    /// A file that has changed since is read again.
    Result<std::shared_ptr<const scene::Strip>> strip(std::string_view file) override;
    Result<std::unique_ptr<scene::Film>>
    film(std::string_view file, pixel::Size size, scene::Fit fit) override;

    /// Of the pictures that are kept.
    std::size_t bytes() const noexcept { return bytes_; }

private:
    struct Kept {
        std::shared_ptr<const scene::Strip> strip; ///< owned by this and by the scenes that show it
        std::filesystem::file_time_type written;
        std::uint64_t used = 0; ///< the larger, the later
    };
    using Strips = std::map<std::string, Kept, std::less<>>;

    Result<std::filesystem::path> find(std::string_view file) const;
    void forget(Strips::iterator kept);

    MediaOptions options_;
    Strips strips_;
    std::size_t bytes_ = 0;
    std::uint64_t uses_ = 0;
};

} // namespace tutti::media
