#include "input/heart_rate/lines.hpp"

#include "command/print.hpp"

#include <utility>

namespace tutti::input::heart_rate {

namespace {

template <typename T>
Value or_null(const std::optional<T>& value) {
    return value ? Value(*value) : Value();
}

/// One kind of saying a call operator.
struct Speaker {
    feeder::LineWriter& writer;
    feeder::MalformedLimit& limit;
    SteadyTime now;

    void operator()(const Connected& said) const { writer.connected(said.device, said.name); }
    void operator()(const Suspected& said) const { writer.suspected(said.device, said.reason); }
    void operator()(const Recovered& said) const { writer.recovered(said.device); }
    void operator()(const Disconnected& said) const { writer.disconnected(said.device, said.reason); }
    void operator()(const Unavailable& said) const { writer.unavailable(said.reason); }
    void operator()(const Available&) const { writer.available(); }
    void operator()(const Trouble& said) const { command::print_err("tutti-heart-rate: {}\n", said.words); }

    void operator()(const Measured& said) const {
        event("heart_rate.measurement", said.device, to_value(said.measurement));
    }
    void operator()(const BatteryLevel& said) const {
        event("heart_rate.battery", said.device, Value::object({{"percent", said.percent}}));
    }
    void operator()(const Malformed& said) const {
        if (const auto report = limit.take(said.device, said.kind, said.bytes, now))
            writer.malformed(*report);
    }

    void event(const char* type, const std::string& device, Value data) const {
        // A measurement has at most 255 intervals: it fits into a line.
        writer.say({.type = type, .data = std::move(data), .device = device});
    }
};

} // namespace

Value to_value(const decode::HeartRateMeasurement& measurement) {
    std::vector<Value> intervals(measurement.intervals.begin(), measurement.intervals.end());
    std::vector<Member> members{
        {"bpm", or_null(measurement.beats_per_minute)},
        {"contact", or_null(measurement.contact)},
        {"rr", Value::array(std::move(intervals))},
    };
    if (measurement.energy) members.push_back({"energy", *measurement.energy});
    return Value::object(std::move(members));
}

void Lines::say(const Saying& saying, SteadyTime now) {
    std::visit(Speaker{writer_, malformed_, now}, saying);
}

void Lines::advance(SteadyTime now) {
    for (const auto& report : malformed_.due(now)) writer_.malformed(report);
}

} // namespace tutti::input::heart_rate
