// Of tutti-hub: what it does itself of TLS is to hand over.
#include "apps/hub/tls_doors.hpp"
#include "io/directories.hpp"
#include "io/environment.hpp"
#include "io/process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace tutti {

namespace {

constexpr const char* tls_hub = "tutti-hub-tls";

/// Beside ourselves, or where the shell would find it.
std::filesystem::path find_tls_hub() {
    auto beside = io::program_directory() / tls_hub;
    if (io::is_program(beside)) return beside;
    return io::find_program(tls_hub, io::environment("PATH").value_or(""));
}

} // namespace

// The process stays the same one, so that whoever started it, and what was handed to it, find it as they know
// it.
std::optional<Error> become_tls_hub(const HubArguments& arguments, char** argv) {
    const auto asks = std::ranges::find_if(arguments.listeners, [](const auto& each) { return !!each.tls; });
    if (asks == arguments.listeners.end()) return std::nullopt;
    const auto program = find_tls_hub();
    if (program.empty())
        return Error{
            ErrorCode::NotFound,
            fmt::format(
                "{}: {} is neither beside tutti-hub nor in PATH: install it", asks->tls_key(), tls_hub
            )
        };
    ::execv(program.c_str(), argv);
    return Error{ErrorCode::Environment, fmt::format("{}: {}", program.native(), std::strerror(errno))};
}

Result<hub::WrapTransport> TlsDoors::open(const installation::HubListener& listener, const HubArguments&) {
    return fail(ErrorCode::Unavailable, listener.tls_key() + ": this program does not speak TLS");
}

Result<void> TlsDoors::attach_to(hub::Server&) { return {}; }

} // namespace tutti
