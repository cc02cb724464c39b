// BluezView: BlueZ's objects and signals as one who listens for advertisements sees them. Pure: values in, no
// D-Bus here. What BlueZ remembers of earlier is never taken for something heard.
#pragma once

#include "base/result.hpp"
#include "io/bluetooth/advertisement.hpp"
#include "io/dbus/dbus_message.hpp"

#include <map>
#include <string>
#include <string_view>
#include <variant>

namespace tutti::io {

class BluezView {
public:
    /// What a signal says: nothing to the point; a device was heard; or that there is no listening any more,
    /// and what to do.
    using Said = std::variant<std::monostate, Advertisement, Error>;

    /// `adapter`: "hci0"; empty: the first that is on.
    explicit BluezView(std::string adapter) : wanted_(std::move(adapter)) {}

    /// The answer of org.freedesktop.DBus.ObjectManager.GetManagedObjects. From now on adapter() is the one
    /// to listen with; NotFound, Unavailable: there is none.
    Result<void> take_objects(const Value& body);
    /// InterfacesAdded and -Removed, PropertiesChanged, NameOwnerChanged.
    Said take(const DBusSignal& signal);

    /// Its path; empty until known.
    const std::string& adapter_path() const noexcept { return adapter_path_; }
    /// Its name: "hci0".
    std::string_view adapter() const noexcept;

    /// Names of devices that are remembered; those of others stay unknown.
    static constexpr std::size_t most_names = 1000;

private:
    Said added(const DBusSignal& signal);
    Said removed(const DBusSignal& signal) const;
    Said changed(const DBusSignal& signal);
    Said heard(const std::string& path, const Value& properties);
    void note_name(const std::string& path, const Value& properties);
    bool is_device(std::string_view path) const;

    std::string wanted_;
    std::string adapter_path_;
    std::map<std::string, std::string, std::less<>> names_; ///< of devices, by path
};

} // namespace tutti::io
