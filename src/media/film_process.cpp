#include "media/film_process.hpp"

#include "io/environment.hpp"
#include "io/process.hpp"

#include <fmt/format.h>
#include <sys/poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace tutti::media {

namespace {

/// Frames that are read in one call at most while others wait for us.
constexpr int most_at_once = 16;
constexpr int pipe_size = 1 << 20;
constexpr std::size_t most_complaint = 512;

/// ffmpeg's words for the fit, and for a steady rate.
std::string filters(const FilmOptions& options) {
    const auto [width, height] = options.size;
    const auto scale = fmt::format("fps={},scale={}:{}:flags=area", options.rate, width, height);
    switch (options.fit) {
    case scene::Fit::Within:
        return fmt::format(
            "{}:force_original_aspect_ratio=decrease,pad={}:{}:(ow-iw)/2:(oh-ih)/2", scale, width, height
        );
    case scene::Fit::Over:
        return fmt::format("{}:force_original_aspect_ratio=increase,crop={}:{}", scale, width, height);
    case scene::Fit::Stretch:
        break;
    }
    return scale;
}

std::vector<std::string> arguments(const FilmOptions& options) {
    // Files alone: a playlist must not make it fetch what it names.
    return {
        "ffmpeg",
        "-nostdin",
        "-v",
        "error",
        "-protocol_whitelist",
        "file",
        "-stream_loop",
        "-1",
        "-i",
        "file:" + options.file.native(),
        "-map",
        "0:v:0",
        "-vf",
        filters(options),
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "pipe:1"
    };
}

} // namespace

FilmProcess::FilmProcess(FilmOptions options)
    : options_(std::move(options)), shown_(options_.size.pixels()), coming_(options_.size.pixels()) {}

Result<std::unique_ptr<FilmProcess>> FilmProcess::start(FilmOptions options) {
    std::unique_ptr<FilmProcess> film(new FilmProcess(std::move(options)));
    if (auto spawned = film->spawn(); !spawned) return pass_on(spawned);
    return film;
}

Result<void> FilmProcess::spawn() {
    child_.reset();
    auto pixels = io::make_pipe();
    auto errors = io::make_pipe();
    if (!pixels || !errors)
        return fail(ErrorCode::Environment, fmt::format("a pipe for ffmpeg: {}", std::strerror(errno)));
    // Our ends alone do not wait. A larger pipe is a favour: without it fewer frames stand ready.
    ::fcntl(pixels->read.get(), F_SETFL, O_NONBLOCK);
    ::fcntl(errors->read.get(), F_SETFL, O_NONBLOCK);
    ::fcntl(pixels->read.get(), F_SETPIPE_SZ, pipe_size);
    const auto words = arguments(options_);
    const auto environment = io::environment_assignments();
    io::SpawnRequest request;
    request.program = options_.ffmpeg.c_str();
    request.arguments = words;
    request.environment = environment;
    request.output = pixels->write.get();
    request.errors = errors->write.get();
    auto pid = io::spawn(request);
    if (!pid) return pass_on(pid);
    child_.emplace(*pid);
    pixels_ = std::move(pixels->read);
    errors_ = std::move(errors->read);
    complaint_.clear();
    filled_ = 0;
    of_child_ = 0;
    is_over_ = false;
    return {};
}

std::span<const pixel::Colour> FilmProcess::at(microseconds time) {
    const std::int64_t wanted = time.count() * options_.rate / 1'000'000;
    if (wanted < number_ && failure_.empty()) { // time was turned back
        number_ = -1;
        if (const auto spawned = spawn(); !spawned) failure_ = spawned.error().message;
    }
    const bool waits = options_.patience > milliseconds(0);
    for (int read = 0; number_ < wanted && !is_over_ && failure_.empty(); ++read) {
        if (!waits && read == most_at_once) break;
        const auto progress = read_frame();
        if (progress == Progress::End) begin_again();
        if (progress == Progress::NotYet) {
            take_errors();
            if (!waits) break;
            if (!wait()) failure_ = fmt::format("{}: ffmpeg gives no frame", options_.name);
        }
    }
    if (number_ < 0) return {};
    return shown_;
}

FilmProcess::Progress FilmProcess::read_frame() {
    auto* bytes = reinterpret_cast<char*>(coming_.data());
    const std::size_t size = coming_.size() * sizeof(pixel::Colour);
    while (filled_ < size) {
        const auto count = ::read(pixels_.get(), bytes + filled_, size - filled_);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return Progress::NotYet;
        if (count == 0) return Progress::End;
        filled_ += static_cast<std::size_t>(count);
    }
    shown_.swap(coming_);
    filled_ = 0;
    ++number_;
    ++of_child_;
    return Progress::Frame;
}

bool FilmProcess::wait() {
    // It may be waiting for us to take what it complains of.
    std::array<pollfd, 2> waited{{{pixels_.get(), POLLIN, 0}, {errors_.get(), POLLIN, 0}}};
    while (true) {
        const int ready = ::poll(waited.data(), waited.size(), static_cast<int>(options_.patience.count()));
        if (ready >= 0 || errno != EINTR) return ready > 0;
    }
}

void FilmProcess::take_errors() {
    // Read to the end, that it never waits for us, and kept as far as it is of use.
    std::array<char, 1024> room;
    while (errors_) {
        const auto count = ::read(errors_.get(), room.data(), room.size());
        if (count < 0) return;
        if (count == 0) errors_ = io::FileDescriptor();
        const auto left = most_complaint - complaint_.size();
        complaint_.append(room.data(), std::min(left, static_cast<std::size_t>(count)));
    }
}

void FilmProcess::begin_again() {
    take_errors();
    child_.reset();
    if (number_ < 0) {
        const auto line = std::string_view(complaint_).substr(0, complaint_.find('\n'));
        failure_ =
            fmt::format("{}: ffmpeg cannot read it{}{}", options_.name, line.empty() ? "" : ": ", line);
        return;
    }
    // What was over within a second is a picture, or broken from there on: it stands.
    if (of_child_ < options_.rate) {
        is_over_ = true;
        return;
    }
    if (const auto spawned = spawn(); !spawned) failure_ = spawned.error().message;
}

} // namespace tutti::media
