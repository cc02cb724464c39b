#include "workers/alerts/push_devices.hpp"

#include "base/base64.hpp"
#include "base/digest.hpp"
#include "base/json.hpp"
#include "contract/fields.hpp"
#include "workers/alerts/push_service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::alerts {

namespace {

constexpr std::size_t longest_endpoint = 2048;
constexpr std::size_t longest_name = 100;
constexpr std::size_t point_size = 65;
constexpr std::size_t secret_size = 16;

Result<PushDevice> checked(PushDevice device) {
    const auto point = from_base64url(device.point);
    const auto secret = from_base64url(device.secret);
    if (!point || point->size() != point_size || point->front() != '\4')
        return fail(ErrorCode::InvalidInput, "keys.p256dh must be a point of the curve P-256 in base64url");
    if (!secret || secret->size() != secret_size)
        return fail(ErrorCode::InvalidInput, "keys.auth must be 16 bytes in base64url");
    device.id = fmt::format("{:016x}", digest(device.endpoint));
    return device;
}

Value to_value(const PushDevice& device) {
    return Value::object(
        {{"name", device.name},
         {"endpoint", device.endpoint},
         {"point", device.point},
         {"secret", device.secret},
         {"since", to_seconds(device.since)}}
    );
}

Result<PushDevice> device_from(const Value& kept) {
    contract::FieldReader fields(kept, contract::VersionField::Optional);
    PushDevice device;
    device.name = fields.text("name", 1, longest_name);
    device.endpoint = fields.text("endpoint", 1, longest_endpoint);
    device.point = fields.text("point");
    device.secret = fields.text("secret");
    device.since = fields.time("since");
    auto read = fields.finish(std::move(device));
    return read ? checked(std::move(*read)) : read;
}

Result<PushDevice> subscribed(const Value& params, std::span<const std::string> hosts, WallTime now) {
    contract::FieldReader fields(params, contract::VersionField::Optional);
    PushDevice device;
    device.name = fields.text("name", 1, longest_name);
    device.endpoint = fields.text("endpoint", 1, longest_endpoint);
    device.since = now;
    const auto keys = fields.object("keys");
    auto read = fields.finish(std::move(device));
    if (!read) return read;
    contract::FieldReader of_keys(keys, contract::VersionField::Optional);
    read->point = of_keys.text("p256dh");
    read->secret = of_keys.text("auth");
    read = of_keys.finish(std::move(*read));
    if (!read) return read;
    if (auto may_ask = check_push_service(read->endpoint, hosts); !may_ask) return pass_on(may_ask);
    return checked(std::move(*read));
}

} // namespace

Result<std::vector<PushDevice>> parse_devices(std::string_view text) {
    const auto kept = parse_json(text);
    if (!kept) return std::unexpected(kept.error());
    contract::FieldReader fields(*kept);
    const auto list = fields.any("devices");
    auto read = fields.finish(std::vector<PushDevice>());
    if (!read) return read;
    if (!list.is_array() || list.items().size() > most_devices)
        return fail(ErrorCode::InvalidInput, "devices are no list, or too many");
    for (const auto& each : list.items()) {
        auto device = device_from(each);
        if (!device) return pass_on(device);
        read->push_back(std::move(*device));
    }
    return read;
}

Result<void> PushDevices::load() {
    io::remove_unfinished(disk_, path_);
    const auto text = io::read_file(disk_, path_);
    if (!text && text.error().code == ErrorCode::NotFound) return {};
    auto devices = text ? parse_devices(*text) : std::unexpected(text.error());
    if (!devices) return fail(devices.error().code, io::set_aside(disk_, path_, devices.error()));
    devices_ = std::move(*devices);
    return {};
}

Result<void> PushDevices::keep(std::vector<PushDevice> devices) {
    std::vector<Value> list;
    for (const auto& device : devices) list.push_back(to_value(device));
    const auto kept = Value::object({{"v", contract::version}, {"devices", Value::array(std::move(list))}});
    auto saved = io::replace_file(disk_, path_, print_json(kept) + "\n", io::Durability::Durable);
    if (saved) devices_ = std::move(devices);
    return saved;
}

std::vector<RefusedDevice> PushDevices::forget_refused(std::span<const std::string> hosts) {
    std::vector<RefusedDevice> refused;
    std::vector<PushDevice> others;
    for (const auto& device : devices_) {
        auto may_ask = check_push_service(device.endpoint, hosts);
        if (may_ask)
            others.push_back(device);
        else
            refused.push_back({device, std::move(may_ask.error())});
    }
    // Where it cannot be kept they are forgotten all the same: none of them is told.
    if (!refused.empty() && !keep(others)) devices_ = std::move(others);
    return refused;
}

Result<std::string>
PushDevices::subscribe(const Value& params, std::span<const std::string> hosts, WallTime now) {
    auto device = subscribed(params, hosts, now);
    if (!device) return pass_on(device);
    auto devices = devices_;
    std::erase_if(devices, [&](const PushDevice& other) { return other.id == device->id; });
    if (devices.size() >= most_devices)
        return fail(ErrorCode::LimitExceeded, fmt::format("{} devices are subscribed", most_devices));
    auto id = device->id;
    devices.push_back(std::move(*device));
    auto kept = keep(std::move(devices));
    if (!kept) return pass_on(kept);
    return id;
}

Result<void> PushDevices::unsubscribe(std::string_view id) {
    auto devices = devices_;
    if (std::erase_if(devices, [&](const PushDevice& device) { return device.id == id; }) == 0)
        return fail(ErrorCode::NotFound, "there is no such device");
    return keep(std::move(devices));
}

std::string target_name(const PushDevice& device) { return "push." + device.id; }

Value target_of(
    const PushDevice& device, const sections::AlertTarget& target, const std::filesystem::path& key
) {
    return Value::object(
        {{"name", target_name(device)},
         {"kind", "push"},
         {"url", device.endpoint},
         {"token", Value()},
         {"click", ""},
         {"device", Value::object(
                        {{"point", device.point},
                         {"secret", device.secret},
                         {"key", key.native()},
                         {"contact", target.contact},
                         {"anywhere", is_named_service(device.endpoint, target.hosts)}}
                    )}}
    );
}

Value list_of(const PushDevices& devices, std::string_view key) {
    std::vector<Value> list;
    for (const auto& device : devices.all())
        list.push_back(
            Value::object({{"id", device.id}, {"name", device.name}, {"since", to_seconds(device.since)}})
        );
    return Value::object(
        {{"key", key.empty() ? Value() : Value(key)}, {"devices", Value::array(std::move(list))}}
    );
}

} // namespace tutti::alerts
