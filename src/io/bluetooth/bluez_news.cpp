#include "io/bluetooth/bluez_news.hpp"

#include "io/bluetooth/bluez_values.hpp"

#include <utility>

namespace tutti::io {

namespace {

using AllNews = std::vector<BluezNews>;

/// "hci0" of "/org/bluez/hci0"; empty where that is no adapter's path.
std::string_view adapter_in(std::string_view path) {
    if (!path.starts_with(adapters_folder)) return {};
    path.remove_prefix(adapters_folder.size());
    return path.find('/') == std::string_view::npos ? path : std::string_view();
}

std::string_view folder_of(std::string_view path) {
    const auto at = path.rfind('/');
    return at == std::string_view::npos ? std::string_view() : path.substr(0, at);
}

std::optional<bool> bool_of(const Value& properties, std::string_view key) {
    const auto* value = properties.find(key);
    return value != nullptr && value->is_bool() ? std::optional(value->boolean()) : std::nullopt;
}

std::optional<std::int64_t> battery_of(const Value& properties) {
    const auto* percent = properties.find("Percentage");
    return percent != nullptr && percent->is_integer() ? std::optional(percent->integer()) : std::nullopt;
}

std::optional<std::vector<std::string>> services_of(const Value& properties) {
    const auto* list = properties.find("UUIDs");
    if (list == nullptr || !list->is_array()) return std::nullopt;
    std::vector<std::string> services;
    for (const Value& service : list->items()) services.emplace_back(text(service));
    return services;
}

std::optional<DeviceNews> device_at(std::string_view path) {
    DeviceNews news;
    news.path = path;
    news.address = address_in(path);
    if (news.address.empty() || news.address.find('/') != std::string::npos) return std::nullopt;
    return news;
}

std::optional<DeviceNews> device_news(std::string_view path, const Value& properties) {
    auto news = device_at(path);
    if (!news) return std::nullopt;
    news->name = text_of(properties, "Name");
    news->services = services_of(properties);
    news->is_connected = bool_of(properties, "Connected");
    news->is_resolved = bool_of(properties, "ServicesResolved");
    news->is_heard = properties.find("RSSI") != nullptr;
    return news;
}

std::optional<CharacteristicNews> characteristic_news(std::string_view path, const Value& properties) {
    CharacteristicNews news;
    news.path = path;
    news.device = folder_of(folder_of(path)); // …/dev_…/service000a/char000b
    news.uuid = text_of(properties, "UUID");
    if (const auto* value = properties.find("Value"); value != nullptr && value->is_array())
        news.value = bytes_of(*value);
    if (news.device.empty()) return std::nullopt;
    return news;
}

void add_interface(AllNews& all, std::string_view path, std::string_view interface, const Value& properties) {
    if (!properties.is_object()) return;
    if (interface == adapter_interface) {
        if (const auto name = adapter_in(path); !name.empty())
            all.emplace_back(AdapterNews{std::string(name), !is_off(properties)});
    } else if (interface == device_interface) {
        if (auto news = device_news(path, properties)) all.emplace_back(std::move(*news));
    } else if (interface == battery_interface) {
        auto news = device_at(path);
        if (news) news->battery = battery_of(properties);
        if (news && news->battery) all.emplace_back(std::move(*news));
    } else if (interface == characteristic_interface) {
        if (auto news = characteristic_news(path, properties)) all.emplace_back(std::move(*news));
    }
}

void add_object(AllNews& all, std::string_view path, const Value& interfaces) {
    if (!interfaces.is_object()) return;
    const auto before = all.size();
    for (const Member& interface : interfaces.members())
        add_interface(all, path, interface.key, interface.value);
    for (auto at = before; at < all.size(); ++at)
        if (auto* news = std::get_if<CharacteristicNews>(&all[at])) news->value.reset();
}

AllNews removed(const DBusSignal& signal) {
    const auto& interfaces = argument(signal.body, 1);
    for (const auto interface : {adapter_interface, device_interface, characteristic_interface})
        if (is_list_with(interfaces, interface))
            return {GoneNews{std::string(text(argument(signal.body, 0)))}};
    return {};
}

AllNews changed(const DBusSignal& signal) {
    const auto interface = text(argument(signal.body, 0));
    const auto& properties = argument(signal.body, 1);
    AllNews all;
    // Whatever else changes of an adapter says nothing of its being on.
    if (interface != adapter_interface || properties.find("Powered") != nullptr)
        add_interface(all, signal.path, interface, properties);
    return all;
}

} // namespace

std::vector<BluezNews> read_bluez_objects(const Value& body) {
    AllNews all;
    const auto& objects = argument(body, 0);
    if (!objects.is_object()) return all;
    for (const Member& object : objects.members()) add_object(all, object.key, object.value);
    AllNews in_order; // in which the kinds stand in BluezNews
    for (std::size_t kind = 0; kind < std::variant_size_v<BluezNews>; ++kind)
        for (BluezNews& news : all)
            if (news.index() == kind) in_order.push_back(std::move(news));
    return in_order;
}

std::vector<BluezNews> read_bluez_signal(const DBusSignal& signal) {
    if (signal.member == "InterfacesAdded") {
        AllNews all;
        add_object(all, text(argument(signal.body, 0)), argument(signal.body, 1));
        return all;
    }
    if (signal.member == "InterfacesRemoved") return removed(signal);
    if (signal.member == "PropertiesChanged") return changed(signal);
    if (signal.member == "NameOwnerChanged" && text(argument(signal.body, 0)) == "org.bluez") {
        const bool was_there = !text(argument(signal.body, 1)).empty();
        const bool is_there = !text(argument(signal.body, 2)).empty();
        AllNews all;
        if (was_there) all.emplace_back(ServiceNews{false}); // also where another takes its place at once
        if (is_there) all.emplace_back(ServiceNews{true});
        return all;
    }
    return {};
}

} // namespace tutti::io
