#include "command/print.hpp"

#include "command/exit_code.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace tutti::command {

namespace {

[[noreturn]] void leave(int cause) {
    if (cause == EPIPE) {
        std::signal(SIGPIPE, SIG_DFL);
        std::raise(SIGPIPE);
    }
    print_err("tutti: standard output: {}\n", std::strerror(cause));
    std::_Exit(Failure);
}

} // namespace

void put_out(std::string_view text) {
    if (!try_put_out(text)) leave(errno);
}

void flush_out() {
    if (!try_flush_out()) leave(errno);
}

bool try_put_out(std::string_view text) noexcept {
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
}

bool try_flush_out() noexcept { return std::fflush(stdout) == 0; }

void put_err(std::string_view text) noexcept {
    [[maybe_unused]] const auto written = std::fwrite(text.data(), 1, text.size(), stderr);
}

int report_failure(const Error& error) {
    print_err("tutti: {}\n", error.message);
    switch (error.code) {
    case ErrorCode::NotFound:
        return NotFound;
    case ErrorCode::InvalidInput:
    case ErrorCode::UnknownVersion:
        return Usage;
    default:
        return Failure;
    }
}

} // namespace tutti::command
