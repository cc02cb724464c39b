#include "io/bluetooth/bluez_error.hpp"

#include "base/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace tutti::io {

namespace {

constexpr std::string_view bluez_prefix = "org.bluez.Error.";
constexpr std::string_view dbus_prefix = "org.freedesktop.DBus.Error.";
constexpr std::size_t longest_foreign_message = 160;

bool says_adapter_gone(std::string_view name) {
    constexpr std::array gone = {"UnknownObject", "UnknownMethod", "UnknownInterface"};
    return name.starts_with(dbus_prefix)
           && std::ranges::find(gone, name.substr(dbus_prefix.size())) != gone.end();
}

} // namespace

std::string_view bluez_refusal(const DBusError& error) noexcept {
    const std::string_view name = error.name;
    return name.starts_with(bluez_prefix) ? name.substr(bluez_prefix.size()) : std::string_view();
}

bool is_nobody_there(const DBusError& error) noexcept {
    std::string_view name = error.name;
    if (name.starts_with("org.freedesktop.systemd1.")) return true; // the unit that D-Bus would start
    if (!name.starts_with(dbus_prefix)) return false;
    name.remove_prefix(dbus_prefix.size());
    return name == "ServiceUnknown" || name == "NameHasNoOwner" || name.starts_with("Spawn.");
}

Error bluez_ended() {
    return {
        ErrorCode::Unavailable,
        "BlueZ, the Bluetooth service, ended meanwhile: see why (systemctl status bluetooth)"
    };
}

Error bluetooth_adapter_off(std::string_view adapter) {
    return {
        ErrorCode::Unavailable,
        fmt::format(
            "the Bluetooth adapter {} is off: switch it on (bluetoothctl power on; where that is blocked, "
            "rfkill unblock bluetooth)",
            adapter
        )
    };
}

Error bluetooth_adapter_gone(std::string_view adapter) {
    return {
        ErrorCode::Unavailable,
        fmt::format("the Bluetooth adapter {} went away meanwhile: plug it in again", adapter)
    };
}

Error explain_bluez_error(const DBusError& error, std::string_view adapter) {
    const std::string_view name = error.name;
    if (is_nobody_there(error))
        return {
            ErrorCode::Unavailable,
            "BlueZ, the Bluetooth service, does not run: install it (apt install bluez) and start it "
            "(systemctl enable --now bluetooth)"
        };
    if (name == "org.freedesktop.DBus.Error.AccessDenied" || name == "org.bluez.Error.NotAuthorized"
        || name == "org.bluez.Error.NotPermitted")
        return {
            ErrorCode::PermissionDenied, "this user may not speak to BlueZ: add it to the group bluetooth "
                                         "(usermod -aG bluetooth USER), and "
                                         "log in again"
        };
    if (name == "org.freedesktop.DBus.Error.NoReply" || name == "org.freedesktop.DBus.Error.Timeout")
        return {ErrorCode::Timeout, "BlueZ does not answer: start it anew (systemctl restart bluetooth)"};
    if (name == "org.freedesktop.DBus.Error.Disconnected")
        return {
            ErrorCode::Unavailable, "the D-Bus system bus closed the connection: see systemctl status dbus"
        };
    if (bluez_refusal(error) == "InProgress")
        return {
            ErrorCode::Unavailable, fmt::format(
                                        "another search for devices is just beginning or ending on {}: end "
                                        "what scans (bluetoothctl scan "
                                        "off), or start BlueZ anew (systemctl restart bluetooth)",
                                        adapter
                                    )
        };
    if (bluez_refusal(error) == "NotReady") return bluetooth_adapter_off(adapter);
    if (says_adapter_gone(name) && !adapter.empty()) return bluetooth_adapter_gone(adapter);
    return {
        ErrorCode::Unavailable,
        fmt::format(
            "BlueZ refuses to listen: {} ({})", printable_beginning(error.message, longest_foreign_message),
            printable_beginning(error.name, longest_foreign_message)
        )
    };
}

} // namespace tutti::io
