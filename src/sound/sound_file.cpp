#include "sound/sound_file.hpp"

#include <fmt/format.h>
#include <system_error>

#include <sndfile.h>
#include <string>
#include <utility>

namespace tutti::sound {

namespace {

/// What libsndfile says of the file that it did not open, without a full stop: more words follow.
std::string why_not() {
    std::string reason = sf_strerror(nullptr);
    while (reason.ends_with('.')) reason.pop_back();
    if (reason != "Format not recognised") return reason;
    return "not WAV, FLAC, MP3 or Ogg (ffmpeg -i FILE out.flac makes it one, where it is another format)";
}

} // namespace

struct SoundFile::Handle {
    explicit Handle(SNDFILE* opened) : file(opened) {}
    ~Handle() { sf_close(file); }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    SNDFILE* file;
};

SoundFile::SoundFile(std::unique_ptr<Handle> handle, SoundFormat format, std::uint64_t frames)
    : handle_(std::move(handle)), format_(format), frames_(frames) {}
SoundFile::~SoundFile() = default;
SoundFile::SoundFile(SoundFile&&) noexcept = default;
SoundFile& SoundFile::operator=(SoundFile&&) noexcept = default;

Result<SoundFile> SoundFile::open(const std::filesystem::path& path) {
    // A pipe would be waited for until somebody writes.
    std::error_code failure;
    const auto status = std::filesystem::status(path, failure);
    if (!std::filesystem::exists(status))
        return fail(ErrorCode::NotFound, fmt::format("there is no file {}", path.native()));
    if (!std::filesystem::is_regular_file(status))
        return fail(ErrorCode::InvalidInput, fmt::format("{} is no file", path.native()));
    if (std::filesystem::file_size(path, failure) == 0 && !failure)
        return fail(ErrorCode::InvalidInput, fmt::format("{} is empty", path.native()));
    SF_INFO info{};
    SNDFILE* const file = sf_open(path.c_str(), SFM_READ, &info);
    if (file == nullptr)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("{} is no sound that can be read: {}", path.native(), why_not())
        );
    auto handle = std::make_unique<Handle>(file);
    const SoundFormat format{static_cast<unsigned>(info.samplerate), static_cast<unsigned>(info.channels)};
    if (!can_be_heard(format)) return fail(ErrorCode::InvalidInput, describe_unheard(path.native(), format));
    const auto frames = info.frames > 0 && info.frames < SF_COUNT_MAX ? info.frames : 0;
    return SoundFile(std::move(handle), format, static_cast<std::uint64_t>(frames));
}

std::size_t SoundFile::read(std::span<float> samples) {
    const auto frames = static_cast<sf_count_t>(samples.size() / format_.channels);
    const auto read = sf_readf_float(handle_->file, samples.data(), frames);
    return read > 0 ? static_cast<std::size_t>(read) * format_.channels : 0;
}

Result<void> SoundFile::rewind() {
    if (sf_seek(handle_->file, 0, SEEK_SET) < 0)
        return fail(ErrorCode::InvalidInput, "this sound cannot be played from its beginning again");
    return {};
}

} // namespace tutti::sound
