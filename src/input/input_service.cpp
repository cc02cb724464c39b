#include "input/input_service.hpp"

#include "base/describe_count.hpp"
#include "base/printable.hpp"
#include "contract/health.hpp"
#include "input/adapters.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"
#include "worker/clock_keeper.hpp"
#include "worker/rim.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::input {

InputService::InputService(worker::Worker& worker, Options options) : worker_(worker) {
    DeskReport& report = *this;
    std::vector<std::string> sources;
    for (const auto& input : options.inputs) {
        sources.push_back(options.prefix + input.name);
        desks_.emplace_back(input, sources.back(), io::random_hex(6), report);
    }
    worker::keep_clock(worker_, std::move(sources));
    worker_.on_start([this] { begin(); });
    worker_.on_stop([this] { end(); });
    worker::on_close(worker_, [this] { return say_goodbye(); });
    worker_.on_state([this] { return details(); });
    worker_.on_stats([this] { return stats(); });
    worker::on_bus_report(worker_, outlet_);
    worker::run_beside(worker_, "keep time", [this] { return keep_time(); });
    for (auto& desk : desks_)
        worker_.on_section(desk.name(), [&desk](const Value& section) {
            return desk.take_profiles(section);
        });
    for (auto& desk : desks_)
        worker::run_beside(worker_, "input " + desk.name(), [this, &desk, root = options.root] {
            return run_adapter(desk, desk.input(), {worker::bus(worker_), root});
        });
}

void InputService::begin() {
    outlet_.open(worker::bus(worker_));
    say_health();
}

void InputService::end() {
    stopping_ = true;
    for (auto& desk : desks_) desk.ends();
}

/// All devices have gone with their adapters, and said so.
Task<void> InputService::say_goodbye() {
    say_health();
    co_return;
}

// ---- what desks report ----

void InputService::event(contract::Event event) { outlet_.publish(std::move(event)); }

void InputService::waits() { wake(); }

void InputService::changed(const InputDesk& desk, const device::DeviceRecord* device) {
    std::vector<Member> fields = {{"input", desk.name()}};
    if (device == nullptr) {
        if (desk.trouble().empty())
            worker_.log().info("an input is available", fields);
        else {
            fields.push_back({"reason", printable(desk.trouble())});
            worker_.log().warning("an input is not available", fields);
        }
    } else {
        fields.push_back({"device", printable(device->identity)});
        fields.push_back({"state", device::name(device->presence)});
        if (!device->reason.empty()) fields.push_back({"reason", printable(device->reason)});
        worker_.log().info("a device", fields);
    }
    if (!stopping_) say_health();
}

void InputService::counted() {
    const auto soon = io::steady_now() + counters_pace;
    if (health_due_ && *health_due_ <= soon) return;
    health_due_ = soon;
    wake();
}

void InputService::malformed(
    const InputDesk& desk, const device::DeviceRecord& device, std::string_view kind, std::string_view sample
) {
    if (!malformed_[desk.name()].is_due(io::steady_now())) return;
    std::uint64_t so_far = 0;
    for (const auto& [each, count] : device.malformed) so_far += count;
    worker_.log().warning(
        "a device says what cannot be understood", {{"input", desk.name()},
                                                    {"device", printable(device.identity)},
                                                    {"kind", kind},
                                                    {"sample", printable(sample.substr(0, 80))},
                                                    {"so_far", so_far}}
    );
}

// ---- time ----

std::optional<SteadyTime> InputService::next_due() const {
    auto next = health_due_;
    for (const auto& desk : desks_)
        if (const auto due = desk.next_due(); due && (!next || *due < *next)) next = due;
    return next;
}

void InputService::wake() {
    const auto next = next_due();
    if (timer_ && next && (!armed_ || *next < *armed_)) timer_->cancel();
}

Task<void> InputService::keep_time() {
    timer_.emplace(co_await asio::this_coro::executor);
    while (!stopping_) {
        armed_ = next_due();
        timer_->expires_at(armed_ ? io::to_asio(*armed_) : asio::steady_timer::time_point::max());
        const auto [error] = co_await timer_->async_wait(no_throw);
        static_cast<void>(error); // cancelled by wake(): something is due earlier
        if (stopping_) break;
        const auto now = io::steady_now();
        for (auto& desk : desks_) desk.say_due(now);
        if (health_due_ && *health_due_ <= now) say_health();
    }
    timer_.reset();
}

// ---- how it is ----

/// What is not as it should be, in one sentence; empty where all is well. Devices first: something can be
/// done about them.
std::string InputService::complaint(std::uint64_t lost) const {
    std::vector<std::string> troubles;
    for (const auto& desk : desks_)
        if (!desk.trouble().empty()) troubles.push_back(fmt::format("{}: {}", desk.name(), desk.trouble()));
    std::string text;
    if (!troubles.empty()) text = printable(troubles.front());
    if (troubles.size() > 1) text += fmt::format("; and {} more", troubles.size() - 1);
    if (lost == 0) return text;
    if (!text.empty()) text += "; ";
    return text + describe_count(lost, "action") + " did not go out: the bus was away for too long";
}

Value InputService::details() const {
    std::vector<Value> inputs;
    for (const auto& desk : desks_) inputs.push_back(desk.to_value());
    return Value::object({{"inputs", Value::array(std::move(inputs))}});
}

Value InputService::stats() const {
    return Value::object(
        {{"events", outlet_.published()},
         {"raw_dropped", outlet_.raw_dropped()},
         {"actions_dropped", outlet_.actions_dropped()},
         {"actions_waiting", outlet_.waiting()},
         {"late", outlet_.late()}}
    );
}

void InputService::say_health() {
    using Level = contract::HealthLevel;
    const auto now = io::steady_now();
    const auto lost = lost_.take(outlet_.actions_dropped(), outlet_.is_there(), now);
    health_due_ = now + (lost > 0 ? LostActions::is_told_for : health_expiry / 3);
    wake();
    contract::Health health;
    health.message = stopping_ ? "stopped" : complaint(lost);
    health.level = health.message.empty() || stopping_ ? Level::Ok : Level::Warn;
    if (lost > 0) health.level = Level::Error;
    if (health.message.empty()) {
        std::size_t connected = 0;
        for (const auto& desk : desks_)
            connected +=
                static_cast<std::size_t>(std::ranges::count_if(desk.devices().all(), [](const auto& each) {
                    return each.second.presence != device::Presence::Disconnected;
                }));
        health.message = describe_count(connected, "device") + " connected";
    }
    const auto counts = stats();
    const auto inputs = details();
    std::vector<Member> all(counts.members().begin(), counts.members().end());
    all.insert(all.end(), inputs.members().begin(), inputs.members().end());
    health.details = Value::object(std::move(all));
    health.expires_in = health_expiry;
    worker::publish_health(worker_, std::move(health));
}

} // namespace tutti::input
