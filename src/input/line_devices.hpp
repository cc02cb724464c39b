// LineDevices: lines of the line protocol → devices at a desk. Of one board on a port, or of a program that
// speaks for several.
#pragma once

#include "device/line.hpp"
#include "input/desk.hpp"

#include <map>
#include <string>
#include <string_view>

namespace tutti::input {

class LineDevices {
public:
    /// At most this many are connected at a time; what others say is left out.
    static constexpr std::size_t most = 64;

    explicit LineDevices(Desk& desk) : desk_(desk) {}

    /// One line, as it came. What is none is malformed, and the stream goes on.
    void take(std::string_view text);
    /// Lines that were too long to be looked at.
    void too_long(std::uint64_t count);
    /// Who speaks for them is gone: so are they.
    void all_leave(std::string_view reason);

private:
    void take(device::EventLine line);
    void take(device::StateLine line);
    void take(const device::AvailabilityLine& line);
    void take(const device::MalformedLine& line);
    Device* find(const std::string& identity);
    Device* find_or_connect(const std::string& identity);

    Desk& desk_;
    std::map<std::string, Device, std::less<>> devices_; ///< by identity
};

} // namespace tutti::input
