// DecoderProcess: ffmpeg, which fetches a stream and writes its samples into a pipe. Killed and reaped with
// this object.
#pragma once

#include "base/result.hpp"
#include "io/asio.hpp"
#include "io/child.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <memory>
#include <string>
#include <vector>

namespace tutti::sound {

class DecoderProcess {
public:
    using Pipe = asio::posix::stream_descriptor;

    /// `arguments` begin with the program's name. NotFound where there is no such program.
    static Result<std::unique_ptr<DecoderProcess>>
    start(const asio::any_io_executor& executor, const std::vector<std::string>& arguments);

    DecoderProcess(pid_t pid, Pipe samples, Pipe errors)
        : child_(pid), samples_(std::move(samples)), errors_(std::move(errors)) {}

    Pipe& samples() noexcept { return samples_; }
    /// What it last said on its standard error, in one line; after its samples have ended.
    std::string complaint();

private:
    io::Child child_;
    Pipe samples_;
    Pipe errors_;
};

} // namespace tutti::sound
