// What goes over D-Bus, as values: calls, answers, signals. Pure; the connection is dbus_connection.hpp's.
//
// A body is an array of its arguments. Text, object paths and signatures are strings, dictionaries are
// objects (whatever their keys are, as text), structs are arrays, variants are what they hold.
#pragma once

#include "base/value.hpp"

#include <expected>
#include <string>
#include <vector>

namespace tutti::io {

struct DBusCall {
    std::string service;   ///< "org.bluez"
    std::string path;      ///< "/org/bluez/hci0"
    std::string interface; ///< "org.bluez.Adapter1"
    std::string member;    ///< "StartDiscovery"
    /// Text goes as s, true and false as b, an object as a{sv} of these and of lists of texts (as); no other
    /// kinds.
    std::vector<Value> arguments = {};
    /// Of which types they are, where they are others: "sqas". Basic types, and arrays of arrays of them;
    /// whole numbers fit into theirs. A text as "ay" is its bytes.
    std::string types = {};
};

struct DBusSignal {
    std::string path;
    std::string interface;
    std::string member;
    Value body;
    std::string sender = {}; ///< its unique name: ":1.42"
};

/// Its name says what to do: "org.bluez.Error.NotReady". The message is the other side's.
struct DBusError {
    std::string name;
    std::string message;
};

/// The body of the answer.
using DBusReply = std::expected<Value, DBusError>;

} // namespace tutti::io
