#include "io/tls_process.hpp"

#include "io/deadline.hpp"
#include "io/directories.hpp"
#include "io/environment.hpp"
#include "io/process.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace tutti::io {
namespace {

constexpr const char* program_name = "tutti-tls";
constexpr std::string_view ready = "ready\n";
constexpr std::size_t longest_words = 1024;
/// It watches the time itself, and can say what it was about. That is for one which cannot: the name service
/// holds it up.
constexpr auto grace = seconds(1);

std::vector<std::string>
arguments_for(const HostPort& address, const TlsFiles& files, SteadyClock::duration timeout) {
    return {
        program_name,
        address.host,
        std::to_string(address.port),
        std::to_string(std::chrono::ceil<milliseconds>(timeout).count()),
        files.ca,
        files.certificate,
        files.key,
    };
}

/// Nothing of ours but what OpenSSL looks at: what else stands there may be secret.
std::vector<std::string> environment_for_tls() {
    std::vector<std::string> assignments;
    for (const char* name : {"SSL_CERT_FILE", "SSL_CERT_DIR"})
        if (const auto value = environment(name)) assignments.push_back(fmt::format("{}={}", name, *value));
    return assignments;
}

std::unexpected<Error> no_process(std::string_view doing) {
    return fail(ErrorCode::Environment, fmt::format("{}: {}", doing, std::strerror(errno)));
}

/// Until a line's end, or the end.
Task<std::string> read_words(asio::posix::stream_descriptor& from) {
    std::string words(longest_words, '\0');
    std::size_t filled = 0;
    while (filled < words.size() && (filled == 0 || words[filled - 1] != '\n')) {
        const auto space = asio::buffer(words.data() + filled, words.size() - filled);
        const auto [error, count] = co_await from.async_read_some(space, no_throw);
        if (error) break;
        filled += count;
    }
    words.resize(filled);
    co_return words;
}

} // namespace

/// Beside ourselves, or for a worker from elsewhere where the shell would find it.
std::filesystem::path find_tls_program() {
    auto beside = program_directory() / program_name;
    if (is_program(beside)) return beside;
    return find_program(program_name, environment("PATH").value_or(""));
}

Error parse_tls_words(std::string_view line) {
    if (line.ends_with('\n')) line.remove_suffix(1);
    const auto space = line.find(' ');
    for (const auto code :
         {ErrorCode::InvalidInput, ErrorCode::PermissionDenied, ErrorCode::Unavailable, ErrorCode::Timeout,
          ErrorCode::Environment})
        if (space != std::string_view::npos && line.substr(0, space) == name(code))
            return Error{code, std::string(line.substr(space + 1))};
    return Error{ErrorCode::Environment, fmt::format("{} ended without saying why", program_name)};
}

std::optional<Error> TlsProcess::last_words() noexcept {
    std::array<char, longest_words> words; // NOLINT(cppcoreguidelines-pro-type-member-init): read() fills it
    const auto count = ::read(words_.get(), words.data(), words.size());
    if (count <= 0) return std::nullopt;
    return parse_tls_words(std::string_view(words.data(), static_cast<std::size_t>(count)));
}

Task<Result<TlsLine>> connect_tls(HostPort address, TlsFiles files, SteadyClock::duration timeout) {
    const auto executor = co_await asio::this_coro::executor;
    const auto program = find_tls_program();
    if (program.empty())
        co_return fail(
            ErrorCode::Environment,
            fmt::format(
                "{}, which speaks TLS for the bus, is neither in {} nor in PATH: install it", program_name,
                program_directory().native()
            )
        );
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) co_return no_process("a socket");
    const FileDescriptor theirs(ends[1]);
    Stream stream(executor, asio::generic::stream_protocol(AF_UNIX, 0), ends[0]);
    auto pipe = make_pipe();
    if (!pipe) co_return no_process("a pipe");

    const auto arguments = arguments_for(address, files, timeout);
    const auto assignments = environment_for_tls();
    const int descriptors[] = {theirs.get()};
    SpawnRequest request;
    request.program = program.c_str();
    request.arguments = arguments;
    request.environment = assignments;
    request.descriptors = descriptors;
    request.output = pipe->write.get();
    const auto started = spawn(request);
    if (!started) co_return std::unexpected(started.error());
    pipe->write = FileDescriptor(); // so that its end is seen
    // The words are read here, by the loop, until it is ready; later at once or not at all.
    asio::posix::stream_descriptor first_words(executor, ::fcntl(pipe->read.get(), F_DUPFD_CLOEXEC, 0));
    ::fcntl(pipe->read.get(), F_SETFL, O_NONBLOCK);
    auto process = std::make_unique<TlsProcess>(*started, std::move(pipe->read));

    bool late = false;
    Deadline deadline(executor, timeout + grace, [&] {
        late = true;
        first_words.close();
    });
    const auto words = co_await read_words(first_words);
    if (late)
        co_return fail(
            ErrorCode::Timeout,
            fmt::format("connecting to {}:{}: no answer in time", address.host, address.port)
        );
    // It may be ready and have failed by now.
    if (!words.starts_with(ready)) co_return std::unexpected(parse_tls_words(words));
    if (words.size() > ready.size())
        co_return std::unexpected(parse_tls_words(std::string_view(words).substr(ready.size())));
    co_return TlsLine{std::move(stream), std::move(process)};
}

} // namespace tutti::io
