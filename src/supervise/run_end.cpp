#include "supervise/run_end.hpp"

#include <fmt/format.h>

#include <cstring>

namespace tutti::supervise {

namespace {

std::string signal_name(int signal) {
    const char* abbreviation = ::sigabbrev_np(signal);
    return abbreviation == nullptr ? std::string("unknown") : "SIG" + std::string(abbreviation);
}

std::string reason_of(const RunEnd& end) { return end.detail.empty() ? std::string() : ": " + end.detail; }

} // namespace

std::string describe(const RunEnd& end) {
    switch (end.kind) {
    case RunEnd::Kind::Exited:
        return fmt::format("exited with code {}{}", end.value, reason_of(end));
    case RunEnd::Kind::Killed:
        return fmt::format("killed by signal {} ({}){}", end.value, signal_name(end.value), reason_of(end));
    case RunEnd::Kind::NotExecuted: {
        if (end.value == 0) return end.detail;
        const char* reason = ::strerrordesc_np(end.value);
        const auto what = end.detail.empty() ? std::string("could not be executed") : end.detail;
        return fmt::format("{}: {}", what, reason == nullptr ? "unknown error" : reason);
    }
    case RunEnd::Kind::Lost:
        break;
    }
    return "its shim was killed";
}

} // namespace tutti::supervise
