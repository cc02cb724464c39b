// FfmpegProcess: an ffmpeg of ours. Killed and reaped with this object where it has not ended before.
#pragma once

#include "base/result.hpp"
#include "camera/ffmpeg_call.hpp"
#include "io/asio.hpp"
#include "io/child.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <memory>

namespace tutti::camera {

class FfmpegProcess {
public:
    using Descriptor = asio::posix::stream_descriptor;

    /// NotFound where there is no ffmpeg; Environment where it cannot be started.
    static Result<std::unique_ptr<FfmpegProcess>>
    start(const asio::any_io_executor& executor, const FfmpegCall& call);

    FfmpegProcess(pid_t pid, Descriptor end, Descriptor input, Descriptor output, Descriptor errors)
        : child_(pid), pid_(pid), end_(std::move(end)), input_(std::move(input)), output_(std::move(output)),
          errors_(std::move(errors)) {}

    Descriptor& output() noexcept { return output_; }
    Descriptor& errors() noexcept { return errors_; }
    /// Readable when it has ended.
    Descriptor& end() noexcept { return end_; }

    pid_t pid() const noexcept { return pid_; }
    void quit(); ///< as a person does who types 'q'
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

} // namespace tutti::camera
