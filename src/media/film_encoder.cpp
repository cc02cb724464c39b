#include "media/film_encoder.hpp"

#include "io/child.hpp"
#include "io/environment.hpp"
#include "io/process.hpp"
#include "io/system_failure.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace tutti::media {

namespace {

std::vector<std::string> arguments_for(const EncoderOptions& options) {
    std::vector<std::string> words = {"ffmpeg", "-hide_banner", "-loglevel", "error", "-y"};
    const auto add = [&](std::initializer_list<std::string> more) { words.insert(words.end(), more); };
    add({"-f", "rawvideo", "-pix_fmt", "rgb24"});
    add({"-framerate", std::to_string(options.rate)});
    add({"-video_size", fmt::format("{}x{}", options.size.width, options.size.height), "-i", "pipe:3"});
    add({"-vf", fmt::format("scale=iw*{0}:ih*{0}:flags=neighbor", options.scale)});
    if (options.file.extension() != ".gif") add({"-pix_fmt", "yuv420p"});
    words.push_back(options.file.native());
    return words;
}

} // namespace

Result<Encoder> start_encoder(const EncoderOptions& options) {
    const auto program =
        io::find_program("ffmpeg", io::environment("PATH").value_or("/usr/local/bin:/usr/bin:/bin"));
    if (program.empty())
        return fail(ErrorCode::NotFound, "there is no ffmpeg on this machine: apt install ffmpeg");
    auto pipe = io::make_pipe();
    if (!pipe) return io::system_failure("making a pipe for", options.file);
    const auto arguments = arguments_for(options);
    const auto environment = io::environment_assignments();
    const std::array<int, 1> given = {pipe->read.get()};
    io::SpawnRequest request;
    request.program = program.c_str();
    request.arguments = arguments;
    request.environment = environment;
    request.descriptors = given;
    request.errors = STDERR_FILENO;
    const auto pid = io::spawn(request);
    if (!pid) return std::unexpected(pid.error());
    return Encoder{*pid, std::move(pipe->write)};
}

} // namespace tutti::media
