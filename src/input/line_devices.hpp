// LineDevices: lines of the line protocol → devices at a desk. Of one board on a port, or of a program that
// speaks for several.
#pragma once

#include "device/line.hpp"
#include "input/named_devices.hpp"

#include <string>
#include <string_view>

namespace tutti::input {

class LineDevices {
public:
    explicit LineDevices(Desk& desk) : desk_(desk), devices_(desk) {}

    /// One line, as it came. What is none is malformed, and the stream goes on.
    void take(std::string_view text);
    /// Lines that were too long to be looked at.
    void too_long(std::uint64_t count);
    /// Who speaks for them is gone: so are they.
    void all_leave(std::string_view reason) { devices_.all_leave(reason); }

    /// Whether it said last that none can be had.
    bool are_unavailable() const noexcept { return are_unavailable_; }
    /// It goes on, and has not said that none can be had: whatever was wrong before is over.
    void are_to_be_had() {
        if (!are_unavailable_) desk_.available();
    }

private:
    void take(device::EventLine line);
    void take(device::StateLine line);
    void take(const device::AvailabilityLine& line);
    void take(const device::MalformedLine& line);
    void is_heard();
    Device& find_or_connect(const std::string& identity);
    /// Whose garbage it is: of who spoke last, as far as can be known.
    Device& who_spoke();

    Desk& desk_;
    NamedDevices devices_;
    std::string spoke_last_; ///< by identity
    bool are_unavailable_ = false;
};

} // namespace tutti::input
