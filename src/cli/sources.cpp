#include "cli/sources.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "contract/sensor_name.hpp"
#include "io/clock.hpp"
#include "toml/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tutti::cli {

using namespace command;
using namespace std::chrono_literals;

namespace {

using Source = live::LiveState::Source;
using Sources = live::LiveState::Named<Source>;

bool is_failing(const Source& source) {
    const auto& status = source.status;
    return status && status->last_error && status->last_success < status->last_poll;
}

Table::Cell state_of(const Source& source) {
    if (is_failing(source)) return {"failing", Tone::Bad};
    if (source.readings.empty()) return {"no readings", Tone::Quiet};
    if (source.meta && source.meta->simulated) return {"simulated", Tone::Busy};
    return {"live", Tone::Good};
}

std::string since(std::optional<WallTime> time, WallTime now) {
    return time ? describe_seconds(to_seconds(std::max(now - *time, microseconds()))) + " ago" : "";
}

std::string every(const Source& source) {
    return source.meta ? toml::print_duration(source.meta->refresh_interval) : "";
}

std::string sensor_of(std::string_view name) {
    const auto label = contract::label_of(name);
    const auto quantity = contract::quantity_of(name);
    return label.empty() ? std::string(quantity) : fmt::format("{}: {}", label, quantity);
}

/// Three decimals at most, or three digits of what is less than 1: whoever wants all of them asks for --json.
std::string for_people(double value) {
    const double size = std::abs(value);
    if (size != 0 && size < 1) return fmt::format("{:.3g}", value);
    if (size >= 1e12) return fmt::format("{}", value);
    return fmt::format("{}", std::round(value * 1000) / 1000); // 42 where JSON says 42.0
}

std::string value_of(const contract::Reading& reading) {
    if (reading.value.is_null()) return "–";
    auto text = print_json(reading.value);
    if (reading.value.is_string()) text = reading.value.string();
    if (reading.value.is_number()) text = for_people(reading.value.number());
    return reading.unit.empty() ? text : fmt::format("{} {}", text, reading.unit);
}

} // namespace

std::string describe_sources(const Sources& sources, WallTime now, Colours colours) {
    Table table({"SOURCE", "STATE", "POLLED", "EVERY", "SENSOR", "VALUE"});
    std::string troubles;
    for (const auto& [name, source] : sources) {
        const auto polled = source.status ? since(source.status->last_poll, now) : "";
        std::vector<Table::Cell> head = {{name, Tone::Strong}, state_of(source), {polled}, {every(source)}};
        for (const auto& [sensor, timed] : source.readings) {
            head.push_back({sensor_of(sensor)});
            head.push_back({value_of(timed.reading)});
            table.add(std::move(head));
            head = {{}, {}, {}, {}};
        }
        if (source.readings.empty()) table.add(std::move(head));
        if (is_failing(source))
            troubles += fmt::format("{}: {}\n", name, printable(*source.status->last_error));
    }
    auto text = table.print(colours);
    if (!troubles.empty()) text += "\n" + paint(colours, Tone::Bad, troubles);
    return text;
}

namespace {

Value as_json(const Sources& sources) {
    std::vector<Member> members;
    for (const auto& [name, source] : sources) members.push_back({name, live::source_document(source)});
    return Value::object(std::move(members));
}

/// What is kept below the three branches of sources.
Task<Result<void>> gather(bus::Bus& bus, live::LiveState& state) {
    const auto take = [&state](const bus::Message& message) {
        state.apply(
            message.topic, message.payload, {message.retain, message.expiry}, io::wall_now(), io::steady_now()
        );
    };
    // What is kept on one filter comes before a later one is confirmed.
    std::vector<bus::Subscription> subscriptions;
    for (const auto* filter : {"meta/+", "status/+", "reading/+/+", "meta/none/none"}) {
        auto subscription = bus.subscribe(filter, bus::QoS::AtMostOnce, take);
        if (!subscription) co_return pass_on(subscription);
        subscriptions.push_back(std::move(*subscription));
    }
    for (const auto& subscription : subscriptions) {
        auto confirmed = co_await bus.confirmed(subscription.id(), 5s);
        if (!confirmed) co_return confirmed;
    }
    co_return Result<void>();
}

} // namespace

Task<int> sources(Stay stay, const SourcesOptions& options) {
    live::LiveState state("");
    const auto gathered = co_await gather(stay.bus, state);
    if (!gathered) co_return report_failure(gathered.error());
    const auto is_asked_for = [&](std::string_view name) {
        return options.names.empty() || std::ranges::find(options.names, name) != options.names.end();
    };
    Sources shown;
    for (const auto& [name, source] : state.sources())
        if (is_asked_for(name)) shown.emplace(name, source);
    for (const auto& name : options.names)
        if (!shown.contains(name))
            co_return report_failure(
                {ErrorCode::NotFound, fmt::format("no source named {} has said anything", name)}
            );
    if (options.json)
        print_out("{}\n", print_json(as_json(shown)));
    else if (shown.empty())
        put_out("No source has said anything yet.\n");
    else
        put_out(describe_sources(shown, io::wall_now(), colours_for(1)));
    co_return Success;
}

int sources(const SourcesOptions& options) {
    return stay_on_bus(options.bus, {}, Interrupt::EndsAtOnce, [&](Stay stay) {
        return sources(stay, options);
    });
}

} // namespace tutti::cli
