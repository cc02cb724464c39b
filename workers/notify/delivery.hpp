// Delivery: one alert for one target, as a file of the outbox says it: what is asked of the target, and what
// becomes of it by what that answers. Pure.
#pragma once

#include "contract/event.hpp"
#include "io/http/http_call.hpp"
#include "io/http/http_message.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::notify {

struct Delivery {
    enum class Kind : std::uint8_t { Webhook, Ntfy, Push };

    /// A device that a push service reaches at the URL.
    struct Device {
        std::string point;  ///< its public key, base64url
        std::string secret; ///< likewise
        std::string key;    ///< the file of the key that it was subscribed with
        std::string contact;
        bool anywhere = false; ///< a person named its service: it may be in a network of its own

        bool operator==(const Device&) const = default;
    };

    std::string key; ///< the same whenever it is tried
    std::string target;
    Kind kind = Kind::Webhook;
    std::string url;
    Value token; ///< null, or a reference to a secret
    std::string click;
    Device device; ///< of a Push alone
    contract::Event event;
    std::uint64_t attempts = 0;
    WallTime due;
    std::string problem; ///< of the latest attempt

    bool operator==(const Delivery&) const = default;
};

Result<Delivery> parse_delivery(std::string_view json);
std::string print(const Delivery& delivery);

/// What a device shows, at most as long as every service carries: {"title","body","severity","alert","tag"}.
std::string notification_of(const contract::Event& event);

/// What is asked of all but devices (push_call()). `token`: the secret itself, or empty. InvalidInput: the
/// URL is none that can be asked.
Result<io::HttpCall> call_of(const Delivery& delivery, std::string_view token);

/// No server makes anything wait for longer.
inline constexpr microseconds longest_asked_pause = std::chrono::hours(1);

enum class Fate : std::uint8_t {
    Done,
    Later,   ///< `due` says when
    Gone,    ///< there is no such device any more
    GivenUp, ///< another time would say the same, or it has been too long
};

/// By an answer, or by why there was none. Counts the attempt.
Fate judge(Delivery& delivery, const Result<io::HttpResponse>& answer, WallTime now);

} // namespace tutti::notify
