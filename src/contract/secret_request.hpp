// What is asked at the socket `secrets` of the run directory, and answered there: one message each way, a
// line of JSON. With an answer that is yes comes a descriptor, from which the secret is read
// (io/sealed_memory.hpp); it stands in no message.
#pragma once

#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::contract {

/// The longest line that is read, in bytes.
inline constexpr std::size_t most_of_secret_line = 2048;

struct SecretRequest {
    std::string name;
    std::string service; ///< who asks, as it says itself; empty: it says nothing

    bool operator==(const SecretRequest&) const = default;
};
std::string print(const SecretRequest& request);
Result<SecretRequest> parse_secret_request(std::string_view line);

/// Nothing: the descriptor is the secret's.
struct SecretAnswer {
    std::optional<Error> refused;

    bool operator==(const SecretAnswer&) const = default;
};
std::string print(const SecretAnswer& answer);
Result<SecretAnswer> parse_secret_answer(std::string_view line);

} // namespace tutti::contract
