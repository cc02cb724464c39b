#include "workers/debug/debug_worker.hpp"

#include "io/clock.hpp"
#include "osc/packet.hpp"
#include "sections/section.hpp"
#include "worker/rim.hpp"

#include <fmt/format.h>

namespace tutti::debug {

namespace {

constexpr microseconds health_pace = seconds(5);

std::size_t whole(std::int64_t number) { return static_cast<std::size_t>(number); }

} // namespace

DebugWorker::DebugWorker(worker::Worker& worker, Folders folders)
    : worker_(worker), folders_(std::move(folders)),
      run_(fmt::format("{}", io::wall_now().time_since_epoch().count())), messages_(whole(section_.messages)),
      lines_(whole(section_.logs)), batch_(osc::max_packet_size + 1) {
    worker_.on_config([this](const Value& config) { return configure(config); });
    worker_.on_stats([this] { return stats(); });
    worker_.on_state([this] { return state(); });
    worker_.on_start([this] { listen_to_bus(); });
    worker_.on_stop([this] { subscriptions_.clear(); });
    worker::run_beside(worker_, "hear the router", [this] { return hear_router(); });
    worker::run_beside(worker_, "hear a port", [this] { return hear_own(); });
    worker::run_beside(worker_, "logs", [this] { return hear_logs(); });
    worker_.every(health_pace, [this] { say_health(); });
    // OSC and logs go on without a bus.
    worker::up_without_bus(worker_);
    add_commands();
}

Result<void> DebugWorker::configure(const Value& config) {
    auto read = sections::read_section(config, sections::read_debug);
    if (!read) return pass_on(read);
    const auto before = std::exchange(section_, std::move(*read));
    messages_.keep(whole(section_.messages));
    lines_.keep(whole(section_.logs));
    if (section_.listen != before.listen) {
        if (own_.hearing != nullptr) own_.hearing->cancel();
        if (own_moves_) own_moves_->cancel();
    }
    if (section_.topics != before.topics && !subscriptions_.empty()) listen_to_bus();
    return {};
}

} // namespace tutti::debug
