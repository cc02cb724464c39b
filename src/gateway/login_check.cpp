#include "gateway/login_check.hpp"

#include "password/password_hash.hpp"

namespace tutti::gateway {

LoginCheck::Outcome LoginCheck::run() const {
    if (hash.empty()) {
        const bool right = configured && configured->matches(given);
        // The answer does not matter, the time does.
        if (costs_as_a_user && !(configured && configured->is_costly()))
            static_cast<void>(hash_matches(nobodys_hash(), given));
        return {right && name == Name::Fits};
    }
    Outcome outcome{hash_matches(hash, given)};
    if (outcome.right && password::is_bcrypt(hash))
        outcome.better_hash =
            password::hash(given).value_or(std::string()); // one of fewer than 8 bytes stays
    return outcome;
}

} // namespace tutti::gateway
