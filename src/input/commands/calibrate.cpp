#include "input/commands/calibrate.hpp"

#include "base/json.hpp"
#include "bus/kept_states.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/progress_line.hpp"
#include "contract/command.hpp"
#include "contract/config_section.hpp"
#include "contract/event.hpp"
#include "contract/topics.hpp"
#include "device/profile.hpp"
#include "input/commands/chosen_inputs.hpp"
#include "input/commands/live_table.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"
#include "signal/calibration_fit.hpp"

#include <algorithm>
#include <array>

namespace tutti::input {

using namespace command;

namespace {

using namespace std::chrono_literals;

constexpr double standard_gravity = 9.80665; // m/s², 3rd CGPM, 1901
constexpr std::size_t enough_samples = 200;
constexpr double enough_coverage = 0.92;
constexpr std::array<const char*, 3> axes = {"x", "y", "z"};

/// As the sensor measured it: what a calibration corrected before stands beside.
std::optional<signal::Vector> measured(const Value& data) {
    const Value* raw = data.find("raw");
    const Value& values = raw != nullptr ? *raw : data;
    signal::Vector vector{};
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const Value* field = values.find(axes[i]);
        if (field == nullptr || !field->is_number()) return std::nullopt;
        vector[i] = field->number();
    }
    return vector;
}

/// A member of an object replaced, or joined to it.
Value with(const Value& object, std::string_view key, Value value) {
    std::vector<Member> members;
    for (const Member& member : object.members())
        if (member.key != key) members.push_back(member);
    members.push_back({std::string(key), std::move(value)});
    return Value::object(std::move(members));
}

Value member_or_empty(const Value& object, std::string_view key) {
    const Value* found = object.find(key);
    return found != nullptr && found->is_object() ? *found : Value::object({});
}

class Calibrating {
public:
    Calibrating(Stay stay, const CalibrateOptions& options)
        : stay_(stay), options_(options), device_(options.device), progress_(true) {}

    Task<int> run() {
        auto sources = co_await chosen_sources(stay_.bus, {options_.name});
        if (!sources) co_return report_failure(sources.error());
        if (sources->size() > 1)
            co_return report_failure({ErrorCode::InvalidInput, several_named(options_.name, *sources)});
        source_ = *sources->begin();
        explain();
        const bool whole = co_await gather();
        if (!whole) co_return Failure;
        auto found = lies_still() ? fit_.rest()
                                  : fit_.ellipsoid(options_.stream == "accelerometer" ? standard_gravity : 0);
        if (!found) co_return report_failure(found.error());
        print_out("{}\n", print_json(device::to_value(*found)));
        if (options_.dry_run) co_return Success;
        const int exit_code = co_await keep(*found);
        co_return exit_code;
    }

private:
    bool lies_still() const noexcept { return options_.stream == "gyroscope"; }

    void explain() const {
        if (lies_still())
            print_err("Lay the thing down, and do not touch it.\n");
        else if (options_.stream == "magnetometer")
            print_err(
                "Away from iron, turn the thing slowly every way, so that each side points north once.\n"
            );
        else
            print_err(
                "Turn the thing slowly so that each of its six sides is up once, resting on each a moment.\n"
            );
    }

    /// False: nothing came of it, and why is said.
    Task<bool> gather() {
        const auto type = "raw." + options_.stream;
        const auto subscription = stay_.bus.subscribe(
            contract::event_topic(type), bus::QoS::AtMostOnce,
            [this](const bus::Message& message) { take(message); }
        );
        if (!subscription) co_return report_failure(subscription.error()) == Success;
        const auto end = io::steady_now() + options_.duration;
        bool goes_on = true;
        while (goes_on && !is_enough() && io::steady_now() < end && !several_) {
            show(end - io::steady_now());
            goes_on = co_await stay_.end.sleep_until(io::steady_now() + 100ms);
        }
        progress_.clear();
        if (!goes_on) {
            print_err("tutti: nothing was changed\n");
            co_return false;
        }
        if (several_) {
            print_err("tutti: {} has several devices that say {}: name one by --device\n", source_, type);
            co_return false;
        }
        if (fit_.count() == 0) {
            print_err(
                "tutti: {} did not say {}: `tutti input watch {}` shows what it says\n", source_, type,
                source_
            );
            co_return false;
        }
        co_return true;
    }

    void take(const bus::Message& message) {
        const auto event = contract::parse_event(message.payload);
        if (!event || event->source != source_) return;
        const auto device = text_of(event->data, "device");
        if (device_.empty()) device_ = device;
        if (device != device_) {
            several_ = options_.device.empty();
            return;
        }
        if (const auto vector = measured(event->data)) fit_.add(*vector);
    }

    bool is_enough() const noexcept {
        if (fit_.count() < enough_samples) return false;
        return lies_still() || std::ranges::min(fit_.coverage()) >= enough_coverage;
    }

    void show(microseconds left) {
        const auto seen = fit_.coverage();
        std::string text = fmt::format("{:2.0f} s  ", to_seconds(left));
        for (std::size_t i = 0; i < axes.size() && !lies_still(); ++i)
            text += fmt::format("{} {} ", axes[i], bar(seen[i], 0, 1, 10));
        progress_.show(text + fmt::format("{} values", fit_.count()));
    }

    /// Joined to what stands in the section, of this device where it has a name.
    Task<int> keep(const signal::Calibration& found) {
        Value section = Value::object({});
        std::uint64_t revision = 0;
        const auto kept = stay_.bus.subscribe(
            contract::config_topic("", source_), bus::QoS::AtLeastOnce,
            [&](const bus::Message& message) {
                if (const auto said = contract::parse_config_section(message.payload)) {
                    section = said->config;
                    revision = said->revision;
                }
            }
        );
        if (!kept) co_return report_failure(kept.error());
        const auto came = co_await bus::kept_states_come(stay_.bus, "config/none/of/this/name", 5s);
        if (!came) co_return report_failure(came.error());

        Value profile = section;
        Value devices = member_or_empty(section, "devices");
        if (!device_.empty()) profile = member_or_empty(devices, device_);
        const auto calibrations =
            with(member_or_empty(profile, "calibration"), options_.stream, device::to_value(found));
        std::vector<Member> changes;
        if (device_.empty())
            changes.push_back({"calibration", calibrations});
        else
            changes.push_back({"devices", with(devices, device_, with(profile, "calibration", calibrations))}
            );
        const int exit_code = co_await set(Value::object(std::move(changes)), revision);
        co_return exit_code;
    }

    Task<int> set(Value changes, std::uint64_t revision) {
        const auto dot = source_.find('.');
        const auto keeper = (dot == std::string::npos ? "" : source_.substr(0, dot + 1)) + "orchestrator";
        contract::Command command;
        command.action = "config.set";
        command.request_id = io::random_hex(8);
        command.timestamp = io::wall_now();
        std::vector<Member> params = {{"section", source_}, {"config", std::move(changes)}};
        if (revision != 0) params.push_back({"revision", revision});
        command.params = Value::object(std::move(params));
        bus::Message message;
        message.topic = contract::command_topic("", keeper);
        message.payload = contract::print(command);
        if (!stay_.bus.capabilities().request_properties)
            message.response_topic = contract::command_response_topic("", keeper, command.request_id);
        const auto answer = co_await stay_.bus.request(std::move(message), 5s);
        if (!answer) co_return report_failure(answer.error());
        const auto reply = contract::parse_command_reply(answer->payload);
        if (!reply) co_return report_failure(reply.error());
        if (reply->error) {
            print_err("tutti: {} does not keep it: {}\n", keeper, reply->error->message);
            co_return Failure;
        }
        print_err(
            "kept in config/{}: it holds from now on. `tutti config reset {}` takes it back\n", source_,
            source_
        );
        co_return Success;
    }

    Stay stay_;
    const CalibrateOptions& options_;
    std::string source_;
    std::string device_;
    signal::CalibrationFit fit_;
    ProgressLine progress_;
    bool several_ = false;
};

Task<int> calibrate_input(Stay stay, const CalibrateOptions& options) {
    Calibrating calibrating(stay, options);
    const int exit_code = co_await calibrating.run();
    co_return exit_code;
}

} // namespace

int calibrate(const CalibrateOptions& options) {
    return stay_on_bus(options.bus, {}, Interrupt::AsksFirst, [&](Stay stay) {
        return calibrate_input(stay, options);
    });
}

} // namespace tutti::input
