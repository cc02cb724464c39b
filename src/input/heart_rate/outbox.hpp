// What comes out of the heart-rate machines: what BlueZ is to be asked, and what is to be said. Types alone.
#pragma once

#include "decode/heart_rate.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace tutti::input::heart_rate {

/// One call to BlueZ; its answer comes back with it.
struct Request {
    enum class Kind : std::uint8_t {
        ListObjects,
        StartSearch, ///< for heart-rate straps alone
        StopSearch,
        Connect,
        Disconnect,
        StartNotify,
        ReadBattery,
    };
    Kind kind = Kind::ListObjects;
    std::string path = {};   ///< of the adapter, the device or the characteristic
    std::string device = {}; ///< path of the strap that asks; empty: none does
    unsigned epoch = 0;      ///< BlueZ's lives so far: what one did not answer, the next will not

    bool operator==(const Request&) const = default;
};

// `device` is a strap's address: its identity.
struct Connected {
    std::string device;
    std::string name;
};
struct Suspected {
    std::string device;
    std::string reason;
};
struct Recovered {
    std::string device;
};
struct Disconnected {
    std::string device;
    std::string reason;
};
struct Measured {
    std::string device;
    decode::HeartRateMeasurement measurement;
};
struct BatteryLevel {
    std::string device;
    std::uint8_t percent = 0;
};
struct Malformed {
    std::string device;
    std::string kind; ///< the type of the event that it would have been
    std::vector<std::uint8_t> bytes;
};
/// Nothing can be had of Bluetooth now.
struct Unavailable {
    std::string reason;
};
struct Available {};
/// For the log: what somebody may want to do something about.
struct Trouble {
    std::string words;
};
using Saying = std::variant<
    Connected, Suspected, Recovered, Disconnected, Measured, BatteryLevel, Malformed, Unavailable, Available,
    Trouble>;

/// In the order in which they came up.
struct Outbox {
    std::vector<Request> requests;
    std::vector<Saying> sayings;

    void ask(Request::Kind kind, std::string path, std::string device = {}) {
        requests.push_back({kind, std::move(path), std::move(device)});
    }
    template <typename T>
    void say(T saying) {
        sayings.emplace_back(std::move(saying));
    }
};

} // namespace tutti::input::heart_rate
