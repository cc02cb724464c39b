// ChildProgram: an ffmpeg or a mediamtx of ours. Killed and reaped with this object where it has not ended
// before.
#pragma once

#include "base/result.hpp"
#include "camera/ffmpeg_call.hpp"
#include "io/asio.hpp"
#include "io/child.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::camera {

class ChildProgram {
public:
    using Descriptor = asio::posix::stream_descriptor;

    /// Its arguments, with its name before them; it reads `list` from `descriptor_of_list`, where there is
    /// one. Environment where it cannot be started.
    static Result<std::unique_ptr<ChildProgram>> start(
        const asio::any_io_executor& executor, const std::filesystem::path& program,
        const std::vector<std::string>& arguments, const std::string& list = {}
    );

    ChildProgram(pid_t pid, Descriptor end, Descriptor input, Descriptor output, Descriptor errors)
        : child_(pid), pid_(pid), end_(std::move(end)), input_(std::move(input)), output_(std::move(output)),
          errors_(std::move(errors)) {}

    Descriptor& output() noexcept { return output_; }
    Descriptor& errors() noexcept { return errors_; }
    /// Readable when it has ended.
    Descriptor& end() noexcept { return end_; }

    pid_t pid() const noexcept { return pid_; }
    void type(std::string_view keys); ///< as a person does
    void terminate() const noexcept { child_.terminate(); }
    void kill() const noexcept { child_.kill(); }
    /// Once it has ended.
    int reap() noexcept { return child_.reap(); }

private:
    io::Child child_;
    pid_t pid_;
    Descriptor end_;
    Descriptor input_;
    Descriptor output_;
    Descriptor errors_;
};

/// Where the program of that name is on this machine; empty: nowhere.
std::filesystem::path find_child_program(std::string_view name);

/// NotFound where there is no ffmpeg.
Result<std::unique_ptr<ChildProgram>>
start_ffmpeg(const asio::any_io_executor& executor, const FfmpegCall& call);

} // namespace tutti::camera
