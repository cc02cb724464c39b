// FilmFile: the frames of one display of a rehearsal as a film.
#pragma once

#include "media/film_encoder.hpp"
#include "show/frame_rehearsal.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace tutti::render {

class FilmFile final : public show::FrameSink {
public:
    /// `display` empty: the first that a frame comes of.
    FilmFile(std::filesystem::path file, unsigned rate, std::string display)
        : file_(std::move(file)), rate_(rate), display_(std::move(display)) {}
    ~FilmFile() override;
    FilmFile(const FilmFile&) = delete;
    FilmFile& operator=(const FilmFile&) = delete;

    Result<void>
    frame(std::string_view display, std::uint64_t number, const pixel::Picture& picture) override;
    /// The film is whole.
    Result<void> finish();

private:
    std::filesystem::path file_;
    unsigned rate_;
    std::string display_;
    std::optional<media::Encoder> encoder_;
};

} // namespace tutti::render
