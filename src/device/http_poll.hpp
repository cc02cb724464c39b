// HttpPoll: what is asked of a device on the network, what its answers say, and how it is while they do not
// come. Takes any bytes; told what happened. No I/O.
#pragma once

#include "base/value.hpp"
#include "device/http.hpp"
#include "device/saying.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::device {

class HttpPoll {
public:
    /// A larger answer is none.
    static constexpr std::uint32_t largest_answer = 256 * 1024;
    /// So many polls in a row without an answer, and the device is gone.
    static constexpr int failures_until_gone = 5;

    explicit HttpPoll(Http options);

    const std::string& url() const noexcept { return url_; }
    /// What the device is known by: its host and port.
    std::string identity() const;
    /// How long one answer may take.
    microseconds patience() const noexcept;

    enum class Presence : std::uint8_t { Unknown, Here, Suspected, Gone };

    struct Heard {
        std::vector<Saying> sayings = {};
        std::string malformed = {}; ///< the kind of an answer that is none; empty: it is one
        std::string trouble = {};   ///< why the device is not Here
    };
    /// Values that are as they were are not said again.
    Heard take(unsigned status, std::string_view body);
    /// There was no answer.
    Heard failed(std::string_view why);
    Presence presence() const noexcept { return presence_; }

private:
    Heard take_values(std::string_view body);
    Heard take_buffers(std::string_view body);
    void say(std::string_view type, std::vector<Member> members, Heard& heard);

    Http options_;
    std::string url_;
    Presence presence_ = Presence::Unknown;
    int failures_ = 0;
    std::map<std::string, Value, std::less<>> last_; ///< by type; of those that the file names
};

} // namespace tutti::device
