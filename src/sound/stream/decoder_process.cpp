#include "sound/stream/decoder_process.hpp"

#include "io/environment.hpp"
#include "io/process.hpp"

#include <boost/asio/buffer.hpp>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string_view>

namespace tutti::sound {

namespace {

/// A third of a second: what it has ready, and what waits when nobody reads.
constexpr int pipe_size = 1 << 16;

} // namespace

Result<std::unique_ptr<DecoderProcess>>
DecoderProcess::start(const asio::any_io_executor& executor, const std::vector<std::string>& arguments) {
    const auto program =
        io::find_program(arguments.front(), io::environment("PATH").value_or("/usr/local/bin:/usr/bin:/bin"));
    if (program.empty())
        return fail(ErrorCode::NotFound, "there is no ffmpeg on this machine: apt install ffmpeg");
    auto samples = io::make_pipe();
    auto errors = io::make_pipe();
    if (!samples || !errors)
        return fail(ErrorCode::Environment, fmt::format("a pipe for ffmpeg: {}", std::strerror(errno)));
    ::fcntl(samples->read.get(), F_SETPIPE_SZ, pipe_size);
    // So that its complaints never stop it: what does not fit is lost.
    ::fcntl(errors->write.get(), F_SETFL, O_NONBLOCK);
    const auto environment = io::environment_assignments();
    io::SpawnRequest request;
    request.program = program.c_str();
    request.arguments = arguments;
    request.environment = environment;
    request.output = samples->write.get();
    request.errors = errors->write.get();
    const auto pid = io::spawn(request);
    if (!pid) return std::unexpected(pid.error());
    return std::make_unique<DecoderProcess>(
        *pid, Pipe(executor, samples->read.release()), Pipe(executor, errors->read.release())
    );
}

std::string DecoderProcess::complaint() {
    errors_.non_blocking(true);
    std::array<char, 4096> room;
    error_code failure;
    const auto size = errors_.read_some(asio::buffer(room), failure);
    if (failure) return {};
    std::string_view said(room.data(), size);
    said = said.substr(0, said.find_last_not_of("\r\n ") + 1);
    return std::string(said.substr(said.rfind('\n') + 1));
}

} // namespace tutti::sound
