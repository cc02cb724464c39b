// BasicLogins: names and passwords that were right a moment ago, so that a script which shows them with each
// request (HTTP Basic, RFC 7617) waits for the slow check once in a while and not each time. They are not
// kept in clear. Pure: told the time; bounded memory.
#pragma once

#include "base/time.hpp"
#include "gateway/signed_token.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::gateway {

class BasicLogins {
public:
    static constexpr microseconds lifetime = std::chrono::minutes(10);
    static constexpr std::size_t most = 64;

    explicit BasicLogins(const SessionKey& key) : tokens_(key, "basic") {}

    /// The series of who showed that field (users.hpp); nothing: it has to be checked.
    std::optional<std::string> find(std::string_view field, SteadyTime now) const {
        if (known_.empty()) return std::nullopt;
        const auto found = known_.find(tokens_.sign("field", field));
        if (found == known_.end() || found->second.until <= now) return std::nullopt;
        return found->second.series;
    }
    void note(std::string_view field, std::string series, SteadyTime now) {
        std::erase_if(known_, [now](const auto& entry) { return entry.second.until <= now; });
        if (known_.size() >= most)
            known_.erase(std::ranges::min_element(known_, {}, [](const auto& entry) {
                return entry.second.until;
            }));
        known_.insert_or_assign(tokens_.sign("field", field), Known{std::move(series), now + lifetime});
    }

private:
    struct Known {
        std::string series;
        SteadyTime until;
    };

    SignedTokens tokens_;
    std::map<std::string, Known, std::less<>> known_; ///< by a keyed hash of the field
};

} // namespace tutti::gateway
