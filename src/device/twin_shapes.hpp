// TwinShape: what an event of an input looks like whose file says so itself. Its twin says such.
#pragma once

#include "device/http.hpp"
#include "device/mqtt.hpp"

#include <string>
#include <vector>

namespace tutti::device {

struct TwinShape {
    std::string type;
    std::vector<std::string> fields; ///< numbers that wander
    std::vector<Member> data;        ///< what is always the same

    bool operator==(const TwinShape&) const = default;
};

std::vector<TwinShape> twin_shapes(const Http& http);
std::vector<TwinShape> twin_shapes(const Mqtt& mqtt);
/// Of a kind whose devices have shapes of their own.
template <typename Other>
std::vector<TwinShape> twin_shapes(const Other&) {
    return {};
}

} // namespace tutti::device
