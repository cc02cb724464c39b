#include "workers/camera/child_program.hpp"

#include "io/environment.hpp"
#include "io/process.hpp"

#include <boost/asio/buffer.hpp>
#include <fmt/format.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace tutti::camera {

namespace {

std::unexpected<Error> no_pipe() {
    return fail(ErrorCode::Environment, fmt::format("a pipe for a program: {}", std::strerror(errno)));
}

/// The read end of a pipe in which the text stands, and then the end. It is short: a pipe holds it.
std::optional<io::FileDescriptor> pipe_with(const std::string& text) {
    auto pipe = io::make_pipe();
    if (!pipe) return std::nullopt;
    ::fcntl(pipe->write.get(), F_SETFL, O_NONBLOCK);
    const auto written = ::write(pipe->write.get(), text.data(), text.size());
    if (written != static_cast<ssize_t>(text.size())) return std::nullopt;
    return std::move(pipe->read);
}

} // namespace

std::filesystem::path find_child_program(std::string_view name) {
    return io::find_program(name, io::environment("PATH").value_or("/usr/local/bin:/usr/bin:/bin"));
}

Result<std::unique_ptr<ChildProgram>>
start_ffmpeg(const asio::any_io_executor& executor, const FfmpegCall& call) {
    const auto program = find_child_program("ffmpeg");
    if (program.empty())
        return fail(ErrorCode::NotFound, "there is no ffmpeg on this machine: apt install ffmpeg");
    return ChildProgram::start(executor, program, call.arguments, call.list);
}

Result<std::unique_ptr<ChildProgram>> ChildProgram::start(
    const asio::any_io_executor& executor, const std::filesystem::path& program,
    const std::vector<std::string>& arguments, const std::string& text
) {
    auto input = io::make_pipe();
    auto output = io::make_pipe();
    auto errors = io::make_pipe();
    if (!input || !output || !errors) return no_pipe();
    ::fcntl(input->write.get(), F_SETFL, O_NONBLOCK);
    std::optional<io::FileDescriptor> list;
    if (!text.empty() && !(list = pipe_with(text))) return no_pipe();
    const std::array<int, 1> descriptors = {list ? list->get() : -1};
    const auto environment = io::environment_assignments();
    io::SpawnRequest request;
    request.program = program.c_str();
    request.arguments = arguments;
    request.environment = environment;
    if (list) request.descriptors = descriptors;
    request.input = input->read.get();
    request.output = output->write.get();
    request.errors = errors->write.get();
    const auto pid = io::spawn(request);
    if (!pid) return std::unexpected(pid.error());
    io::Child child(*pid); // until it is known how it ends
    io::FileDescriptor end(static_cast<int>(::syscall(SYS_pidfd_open, *pid, 0)));
    if (!end)
        return fail(ErrorCode::Environment, fmt::format("watching a program: {}", std::strerror(errno)));
    child.release();
    const auto described = [&](io::FileDescriptor& descriptor) {
        return Descriptor(executor, descriptor.release());
    };
    return std::make_unique<ChildProgram>(
        *pid, described(end), described(input->write), described(output->read), described(errors->read)
    );
}

void ChildProgram::type(std::string_view keys) {
    error_code ignored; // of one that has gone
    input_.non_blocking(true, ignored);
    input_.write_some(asio::buffer(keys), ignored);
}

} // namespace tutti::camera
