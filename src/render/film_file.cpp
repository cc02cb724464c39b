#include "render/film_file.hpp"

#include "io/child.hpp"
#include "io/system_failure.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <span>
#include <unistd.h>
#include <utility>

namespace tutti::render {

FilmFile::~FilmFile() { static_cast<void>(finish()); }

Result<void> FilmFile::frame(std::string_view display, std::uint64_t, const pixel::Picture& picture) {
    if (display_.empty()) display_ = display;
    if (display != display_) return {};
    if (!encoder_) {
        auto started = media::start_encoder({.file = file_, .size = picture.size(), .rate = rate_});
        if (!started) return pass_on(started);
        encoder_.emplace(std::move(*started));
    }
    auto rest = std::as_bytes(picture.pixels());
    while (!rest.empty()) {
        const auto written = ::write(encoder_->pictures.get(), rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return fail(ErrorCode::Environment, "ffmpeg takes no more frames: it said why");
        rest = rest.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> FilmFile::finish() {
    if (!encoder_) return {};
    auto encoder = std::exchange(encoder_, std::nullopt);
    io::Child child(encoder->pid);
    encoder->pictures = {};
    if (const int exit_code = child.reap(); exit_code != 0)
        return fail(ErrorCode::Environment, fmt::format("ffmpeg ended with {}: it said why", exit_code));
    return {};
}

} // namespace tutti::render
