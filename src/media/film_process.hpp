// FilmProcess: a film, decoded by ffmpeg in a process of its own and read out of its pipe. The pipe is all
// the clock there is: ffmpeg waits where nobody reads, and we take what is there and wait for nothing.
#pragma once

#include "base/result.hpp"
#include "io/child.hpp"
#include "scene/media.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tutti::media {

struct FilmOptions {
    std::filesystem::path ffmpeg; ///< the program
    std::filesystem::path file;
    std::string name; ///< of the file, for people
    pixel::Size size;
    scene::Fit fit = scene::Fit::Over;
    int rate = 30; ///< frames a second, whatever the file has
    /// How long a frame is waited for. Zero: not at all, as live; in a rehearsal long enough for any film.
    milliseconds patience{0};
};

class FilmProcess final : public scene::Film {
public:
    /// Environment: ffmpeg cannot be started. What it makes of the file is known later.
    static Result<std::unique_ptr<FilmProcess>> start(FilmOptions options);

    std::span<const pixel::Colour> at(microseconds time) override;
    std::string_view failure() const noexcept override { return failure_; }

private:
    explicit FilmProcess(FilmOptions options);

    enum class Progress : std::uint8_t { Frame, NotYet, End };

    Result<void> spawn();
    Progress read_frame();
    /// False: nothing came within the patience.
    bool wait();
    void take_errors();
    /// It has ended by itself: from the start again, or never again.
    void begin_again();

    FilmOptions options_;
    std::optional<io::Child> child_;
    io::FileDescriptor pixels_;
    io::FileDescriptor errors_;
    std::string complaint_; ///< the beginning of what it said on its standard error
    std::vector<pixel::Colour> shown_;
    std::vector<pixel::Colour> coming_;
    std::size_t filled_ = 0;    ///< bytes of the one that comes
    std::int64_t number_ = -1;  ///< of the frame that is shown; −1: none yet
    std::int64_t of_child_ = 0; ///< frames of the present process
    bool is_over_ = false;
    std::string failure_;
};

} // namespace tutti::media
