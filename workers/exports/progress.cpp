#include "workers/exports/progress.hpp"

#include "command/print.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

namespace tutti::exports {

namespace {

constexpr auto pause = milliseconds(200);

} // namespace

Progress::Progress(Say say, std::string doing)
    : say_(say), doing_(std::move(doing)), line_(say == Say::Words) {}

TellProgress Progress::tell() {
    return [this](std::uint64_t done, std::uint64_t all) { show(done, all); };
}

void Progress::show(std::uint64_t done, std::uint64_t all) {
    if (say_ == Say::Json || (say_ == Say::Words && !line_.is_shown())) return;
    const auto now = io::steady_now();
    if (now < next_) return;
    next_ = now + pause;
    if (say_ == Say::Words) {
        line_.show(fmt::format("{} {} %", doing_, all == 0 ? 100 : done * 100 / all));
        return;
    }
    command::print_out("{{\"done\":{},\"all\":{}}}\n", done, all);
    command::flush_out();
}

} // namespace tutti::exports
