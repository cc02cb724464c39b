#include "input/input_desk.hpp"

#include "io/clock.hpp"
#include "sections/section.hpp"

#include <fmt/format.h>

namespace tutti::input {

namespace {

/// A number that no device has: for one more than there is room for.
constexpr DeviceNumber no_device = 0;

static_assert(device::Devices::most == 64);
const std::string crowded = "more than 64 devices at once: what the others say is passed over";

} // namespace

InputDesk::InputDesk(const device::Input& input, std::string source, std::string run, DeskReport& report)
    : input_(input), devices_(std::string(device::word_of(input.kind)), input.producer),
      streams_(signal::RateCap::period_of(input.rate)), stamp_(std::move(source), std::move(run)),
      report_(report) {}

void InputDesk::unavailable(const Error& why) {
    if (trouble_ == why.message) return;
    trouble_ = why.message;
    report_.changed(*this, nullptr);
}

void InputDesk::available() {
    if (trouble_.empty()) return;
    trouble_.clear();
    report_.changed(*this, nullptr);
}

const std::string& InputDesk::trouble() const noexcept {
    if (!trouble_.empty()) return trouble_;
    return refused_ > 0 ? crowded : refusal_;
}

Result<void> InputDesk::take_profiles(const Value& section) {
    const auto before = trouble();
    auto read = sections::read_section<device::Profiles>(section, device::read_profiles);
    refusal_ = read ? "" : fmt::format("config/{} is refused: {}", input_.name, read.error().message);
    if (read) profiles_ = std::move(*read);
    for (const auto& [device, record] : devices_.all())
        if (devices_.take_profile(device, profiles_.of(record.identity))) report_.counted();
    if (trouble() != before) report_.changed(*this, nullptr);
    if (!read) return pass_on(read);
    return {};
}

void InputDesk::say_due(SteadyTime now) {
    for (auto& due : streams_.take_due(now)) publish(due.device, std::move(due.saying));
}

DeviceNumber InputDesk::connect(DeviceAbout about) {
    const auto* profile = profiles_.of(about.identity);
    auto change = devices_.connect(std::move(about), io::wall_now(), profile);
    if (!change) {
        if (++refused_ == 1) report_.changed(*this, nullptr);
        return no_device;
    }
    const auto device = change->device;
    take(std::move(*change));
    return device;
}

void InputDesk::say(DeviceNumber device, Saying saying) {
    if (device == no_device) return pass_over();
    if (devices_.find(device) == nullptr) return;
    const auto now = io::wall_now();
    take(devices_.recover(device, now));
    devices_.said(device, saying.type, now);
    report_.counted();
    if (!saying.timestamp) saying.timestamp = now;
    if (!device::is_raw(saying.type)) {
        // What waits for the bus is one queue of all inputs: who says more than it takes would crowd out
        // others.
        if (!actions_.take(io::steady_now())) return malformed(device, "too_many_actions", saying.type, 1);
        return publish(device, std::move(saying));
    }
    if (auto at_once = streams_.offer(device, std::move(saying), io::steady_now()))
        publish(device, std::move(*at_once));
    else
        report_.waits();
}

/// Of a device for which there is no room.
void InputDesk::pass_over() {
    ++passed_over_;
    report_.counted();
}

void InputDesk::malformed(
    DeviceNumber device, std::string_view kind, std::string_view sample, std::uint64_t count
) {
    if (device == no_device) return pass_over();
    devices_.malformed(device, kind, count);
    report_.counted();
    if (const auto* record = devices_.find(device)) report_.malformed(*this, *record, kind, sample);
}

void InputDesk::suspect(DeviceNumber device, std::string_view reason) {
    take(devices_.suspect(device, reason, io::wall_now()));
}

void InputDesk::recover(DeviceNumber device) { take(devices_.recover(device, io::wall_now())); }

void InputDesk::disconnect(DeviceNumber device, std::string_view reason) {
    if (device == no_device) {
        if (--refused_ == 0) report_.changed(*this, nullptr);
        return;
    }
    for (auto& last : streams_.forget(device)) publish(device, std::move(last.saying));
    take(devices_.disconnect(device, ends_ ? "the input service ended" : reason, io::wall_now()));
}

void InputDesk::take(device::Devices::Change change) {
    if (!change.saying) return;
    change.saying->timestamp = io::wall_now();
    publish(change.device, std::move(*change.saying));
    report_.changed(*this, devices_.find(change.device));
}

/// Each says which device it is of, as its last member.
void InputDesk::publish(DeviceNumber device, Saying saying) {
    const auto* record = devices_.find(device);
    if (record == nullptr) return;
    Value data = std::move(saying.data);
    if (const auto* calibration = profiles_.calibration(record->identity, saying.type))
        data = device::calibrated(data, *calibration);
    if (!record->identity.empty() && data.find("device") == nullptr) {
        std::vector<Member> members(data.members().begin(), data.members().end());
        members.push_back({"device", record->identity});
        data = Value::object(std::move(members));
    }
    report_.event(stamp_.stamp(
        std::move(saying.type), saying.producer.value_or(record->producer), std::move(data),
        saying.timestamp.value_or(WallTime{})
    ));
}

Value InputDesk::to_value() const {
    std::vector<Value> devices;
    for (const auto& [number, record] : devices_.all()) devices.push_back(device::to_value(record));
    std::vector<Member> members = {
        {"name", input_.name},
        {"kind", devices_.kind()},
        {"source", stamp_.source()},
        {"devices", Value::array(std::move(devices))}
    };
    if (!trouble().empty()) members.push_back({"trouble", trouble()});
    if (input_.simulation) members.push_back({"simulated", true});
    if (const auto count = streams_.passed_over() + passed_over_; count != 0)
        members.push_back({"passed_over", count});
    return Value::object(std::move(members));
}

} // namespace tutti::input
