// An input of kind "http": values that a device on the network gives to whoever asks for them.
#pragma once

#include "base/time.hpp"
#include "device/pointed_fields.hpp"
#include "toml/table_reader.hpp"

#include <string>
#include <vector>

namespace tutti::device {

/// One event, of the values of an answer in JSON.
struct PointedEvent {
    std::string type;
    std::vector<PointedField> fields;

    bool operator==(const PointedEvent&) const = default;
};

/// One event, of buffers of phyphox.
struct BufferEvent {
    struct Field {
        std::string name;
        std::string buffer; ///< "accX"

        bool operator==(const Field&) const = default;
    };
    std::string type;
    std::vector<Field> fields;

    bool operator==(const BufferEvent&) const = default;
};

struct Http {
    std::string url = {}; ///< http:// alone
    microseconds every = milliseconds(100);
    std::vector<PointedEvent> values = {};
    std::vector<BufferEvent> phyphox = {};

    bool operator==(const Http&) const = default;
};

inline constexpr std::size_t most_polled_events = 32;

void read_http(toml::TableReader& table, Http& http);

} // namespace tutti::device
