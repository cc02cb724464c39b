#include "io/bluetooth/bluez_calls.hpp"

#include "io/bluetooth/bluez_values.hpp"

#include <utility>

namespace tutti::io {

namespace {

constexpr const char* matched_signals[] = {
    "type='signal',sender='org.bluez',interface='org.freedesktop.DBus.ObjectManager'",
    "type='signal',sender='org.bluez',interface='org.freedesktop.DBus.Properties',member='PropertiesChanged',"
    "path_namespace='/org/bluez'",
    "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',member='NameOwnerChanged',"
    "arg0='org.bluez'",
};

DBusCall
bluez_call(std::string path, std::string_view interface, std::string member, std::vector<Value> arguments) {
    return {"org.bluez", std::move(path), std::string(interface), std::move(member), std::move(arguments)};
}

} // namespace

DBusCall bluez_objects_call() {
    return bluez_call("/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", {});
}

DBusCall adapter_call(std::string path, std::string member, std::vector<Value> arguments) {
    return bluez_call(std::move(path), adapter_interface, std::move(member), std::move(arguments));
}

DBusCall device_call(std::string path, std::string member) {
    return bluez_call(std::move(path), device_interface, std::move(member), {});
}

DBusCall characteristic_call(std::string path, std::string member, std::vector<Value> arguments) {
    return bluez_call(std::move(path), characteristic_interface, std::move(member), std::move(arguments));
}

std::span<const char* const> bluez_signals() noexcept { return matched_signals; }

} // namespace tutti::io
