#include "cli/service_load.hpp"

#include "base/describe_count.hpp"
#include "cli/supervisor_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tutti::cli {

using namespace command;

namespace {

/// What grew since; a client that came again begins at nothing.
double grown(double before, double after) { return after >= before ? after - before : after; }

double processor_of(const ServiceLoad& load) {
    return load.usage && load.usage->cpu_percent ? *load.usage->cpu_percent : -1;
}
double memory_of(const ServiceLoad& load) {
    return load.usage ? static_cast<double>(load.usage->memory) : -1;
}
double bus_of(const ServiceLoad& load) { return load.bus ? load.bus->received + load.bus->sent : -1; }

double rounded(double number) { return std::round(number * 10) / 10; }

Value value_of(const std::optional<BusRate>& rate) {
    if (!rate) return nullptr;
    return Value::object(
        {{"received", rounded(rate->received)}, {"sent", rounded(rate->sent)}, {"bytes", rounded(rate->bytes)}
        }
    );
}

std::string a_second(double number) { return number < 0.05 ? "0" : fmt::format("{:.1f}", number); }

} // namespace

void BusMeter::take(const Value& answer, SteadyTime now) {
    std::map<std::string, Counted, std::less<>> counted;
    const auto* clients = answer.find("clients");
    if (clients == nullptr || !clients->is_array()) return lose();
    for (const auto& client : clients->items()) {
        auto& sum = counted[text_of(client, "client")];
        sum.name = text_of(client, "user");
        if (sum.name.empty()) sum.name = text_of(client, "client");
        sum.received += number_of(client, "received");
        sum.sent += number_of(client, "sent");
        sum.bytes += number_of(client, "bytes_received") + number_of(client, "bytes_sent");
    }
    const double elapsed = counted_at_ ? to_seconds(now - *counted_at_) : 0;
    rates_.clear();
    total_.reset();
    if (elapsed > 0) {
        total_.emplace();
        for (const auto& [client, after] : counted) {
            const auto found = counted_.find(client);
            const auto before = found != counted_.end() ? found->second : Counted();
            for (BusRate* rate : {&rates_[after.name], &*total_}) {
                rate->received += grown(before.received, after.received) / elapsed;
                rate->sent += grown(before.sent, after.sent) / elapsed;
                rate->bytes += grown(before.bytes, after.bytes) / elapsed;
            }
        }
    }
    counted_ = std::move(counted);
    counted_at_ = now;
}

void BusMeter::lose() { *this = BusMeter(); }

std::optional<BusRate> BusMeter::of(std::string_view name) const {
    const auto found = rates_.find(name);
    return found == rates_.end() ? std::nullopt : std::optional(found->second);
}

void put_in_order(std::vector<ServiceLoad>& loads, LoadOrder order) {
    const auto amount = [order](const ServiceLoad& load) {
        switch (order) {
        case LoadOrder::Processor:
            return processor_of(load);
        case LoadOrder::Memory:
            return memory_of(load);
        case LoadOrder::Bus:
            return bus_of(load);
        case LoadOrder::Name:
            break;
        }
        return 0.0;
    };
    std::ranges::sort(loads, [&](const ServiceLoad& left, const ServiceLoad& right) {
        const auto of_left = amount(left);
        const auto of_right = amount(right);
        return of_left != of_right ? of_left > of_right : left.name < right.name;
    });
}

Value value_of(const Loads& loads, WallTime now) {
    std::vector<Value> services;
    for (const auto& load : loads.services) {
        const bool has_processor = load.usage && load.usage->cpu_percent;
        services.push_back(Value::object(
            {{"name", load.name},
             {"state", load.state},
             {"pid", load.pid == 0 ? Value() : Value(load.pid)},
             {"cpu_percent", has_processor ? Value(rounded(*load.usage->cpu_percent)) : Value()},
             {"memory", load.usage ? Value(load.usage->memory) : Value()},
             {"bus", value_of(load.bus)}}
        ));
    }
    return Value::object(
        {{"timestamp", to_seconds(now)},
         {"services", Value::array(std::move(services))},
         {"bus", value_of(loads.bus)}}
    );
}

std::string describe_total(const Loads& loads) {
    double processor = 0;
    double memory = 0;
    std::size_t running = 0;
    for (const auto& load : loads.services) {
        processor += std::max(processor_of(load), 0.0);
        memory += std::max(memory_of(load), 0.0);
        running += load.pid != 0 ? 1 : 0;
    }
    auto text = fmt::format(
        "{} running, {:.1f} % of a core, {}", describe_count(running, "service"), processor,
        describe_bytes(memory)
    );
    if (loads.bus)
        text += fmt::format(
            ", bus: {} messages/s in, {} out, {}/s", a_second(loads.bus->received), a_second(loads.bus->sent),
            describe_bytes(loads.bus->bytes)
        );
    return text;
}

std::string describe_loads(std::span<const ServiceLoad> loads, Colours colours) {
    constexpr double busy = 50; // percent of a core
    Table table({"SERVICE", "STATE", "PID", "CPU %", "MEMORY", "BUS IN/s", "OUT/s", "BYTES/s"});
    for (const auto& load : loads) {
        const auto processor = processor_of(load);
        table.add(
            {{load.name, Tone::Strong},
             {load.state, tone_of_state(load.state)},
             {load.pid == 0 ? "" : std::to_string(load.pid)},
             {processor < 0 ? "" : fmt::format("{:.1f}", processor),
              processor > busy ? Tone::Busy : Tone::Plain},
             {load.usage ? describe_bytes(static_cast<double>(load.usage->memory)) : ""},
             {load.bus ? a_second(load.bus->received) : ""},
             {load.bus ? a_second(load.bus->sent) : ""},
             {load.bus ? describe_bytes(load.bus->bytes) : "", Tone::Quiet}}
        );
    }
    return table.print(colours);
}

} // namespace tutti::cli
