// SoundFile: the samples of a file of sound (WAV, FLAC, Ogg, MP3), by libsndfile, as fast as they are asked
// for.
#pragma once

#include "base/result.hpp"
#include "sound/sound_format.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace tutti::sound {

class SoundFile {
public:
    /// NotFound; InvalidInput: it is no sound that we read, or has too many channels or an odd rate.
    static Result<SoundFile> open(const std::filesystem::path& path);
    ~SoundFile();
    SoundFile(SoundFile&&) noexcept;
    SoundFile& operator=(SoundFile&&) noexcept;

    const SoundFormat& format() const noexcept { return format_; }
    std::uint64_t frames() const noexcept { return frames_; } ///< as the file says; 0: it does not
    /// Fills `samples`, whole frames of all channels side by side; gives how many samples it wrote: fewer at
    /// the end, then 0.
    std::size_t read(std::span<float> samples);
    /// From the beginning again. Unsupported where the file has no places (a pipe).
    Result<void> rewind();

private:
    struct Handle;
    SoundFile(std::unique_ptr<Handle> handle, SoundFormat format, std::uint64_t frames);

    std::unique_ptr<Handle> handle_;
    SoundFormat format_;
    std::uint64_t frames_;
};

} // namespace tutti::sound
